"""The control: an application with one hole for each scanner, which must be found."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route


def holed(engine: Engine) -> Starlette:
    """`/search` writes what it was asked into its page as it is; `/plans` puts it into its statement."""

    def search(request: Request) -> Response:
        return HTMLResponse(f"<html><body><p>Nothing is called {request.query_params.get('q', '')}.</p></body></html>")

    def plans(request: Request) -> Response:
        statement = f"select iso3 from states where iso3 = '{request.query_params.get('state', '')}'"
        try:
            with engine.connect() as connection:
                return JSONResponse([row.iso3 for row in connection.exec_driver_sql(statement)])
        except DBAPIError as error:
            return JSONResponse({"error": str(error)}, 500)

    return Starlette(routes=[Route("/search", search), Route("/plans", plans)])
