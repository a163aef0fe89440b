"""The embedded server: starting, attaching, and coming back after every way to die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from app.cluster import APP, OWNER, QUICK_AND_UNSAFE, SUPERUSER, Cluster
from app.cluster.processes import command_line
from app.settings import SetupError
from tests.conftest import RUN

NUMBERS = count(1)


@pytest.fixture
def data(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A data folder of one test, which the server's user can reach also when we are root."""
    folder = request.config.stash[RUN] / f"cluster-{os.getpid()}-{next(NUMBERS)}"
    yield folder
    if (folder / "postgres").exists() and folder.stat().st_uid == os.geteuid():
        with Cluster(folder):
            pass


def cluster(data: Path, patience: float = 10) -> Cluster:
    return Cluster(data, options=QUICK_AND_UNSAFE, patience=patience)


def ask(cluster: Cluster, question: str, role: str = APP) -> object:
    with psycopg.connect(cluster.url(role).replace("+psycopg", ""), autocommit=True) as connection:
        answer = connection.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def postmaster(cluster: Cluster) -> int:
    return int((cluster.folder / "postmaster.pid").read_text().split()[0])


def gone(pid: int) -> bool:
    for _ in range(200):
        if not command_line(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_cold_start_makes_both_roles_and_stopping_leaves_no_process(data: Path) -> None:
    with cluster(data) as server:
        assert server.created
        pid = postmaster(server)
        assert ask(server, "select current_user") == APP
        assert ask(server, "select current_user", OWNER) == OWNER
        assert ask(server, "show listen_addresses") == ""
    assert gone(pid)


def test_neither_the_owner_nor_the_service_is_a_superuser_and_the_service_may_make_nothing(data: Path) -> None:
    with cluster(data) as server:
        strong = "rolsuper or rolbypassrls or rolcreatedb or rolcreaterole"
        assert ask(server, f"select bool_or({strong}) from pg_roles where rolname in ('{APP}', '{OWNER}')") is False
        assert ask(server, f"select {strong} from pg_roles where rolname = '{SUPERUSER}'") is True
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server, "create table mine ()")


def test_a_role_nobody_mapped_is_refused(data: Path) -> None:
    with cluster(data) as server:
        with psycopg.connect(server.url(SUPERUSER).replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("create role stranger login")
        with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
            ask(server, "select 1", "stranger")


def test_a_second_start_attaches_and_does_not_stop_what_the_first_runs(data: Path) -> None:
    with cluster(data) as first:
        pid = postmaster(first)
        with cluster(data) as second:
            assert not second.created
            assert postmaster(second) == pid
        assert first.answers()


def test_two_folders_do_not_meet(data: Path, request: pytest.FixtureRequest) -> None:
    with cluster(data) as first, cluster(data.with_name(f"{data.name}-other")) as second:
        ask(first, "create table only_here ()", OWNER)
        assert ask(second, "select to_regclass('only_here') is null", OWNER) is True


@pytest.mark.parametrize("name", ["a b, it's", "ñandú", "long" * 30])
def test_a_folder_with_an_unusual_name_works(data: Path, name: str) -> None:
    with cluster(data / name) as server:
        assert ask(server, "select current_user") == APP


def test_data_survive_a_kill_of_the_server(data: Path) -> None:
    with cluster(data) as server:
        ask(server, "create table kept as select 7 as n", OWNER)
        os.kill(postmaster(server), signal.SIGKILL)
        server.start()
        assert ask(server, "select n from kept", OWNER) == 7


def test_a_start_after_a_kill_of_its_parent_takes_charge_of_the_running_server(data: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from app.cluster import Cluster\n"
        "Cluster(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, data], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    pid = postmaster(cluster(data))
    parent.kill()
    parent.communicate()
    with cluster(data) as server:
        assert postmaster(server) == pid
    assert gone(pid)


def stale(data: Path, pid: int) -> Cluster:
    """A folder whose server is gone and whose pid file names `pid`."""
    with cluster(data) as server:
        kept = (server.folder / "postmaster.pid").read_text()
    lines = kept.split("\n")
    (server.folder / "postmaster.pid").write_text("\n".join([str(pid), *lines[1:]]))
    os.chown(server.folder / "postmaster.pid", server.folder.stat().st_uid, server.folder.stat().st_gid)
    return server


def test_a_stale_pid_file_with_the_number_of_a_stranger_is_not_believed(data: Path) -> None:
    with stale(data, os.getppid()) as server:
        assert ask(server, "select 1") == 1


def test_a_stale_pid_file_with_a_process_of_the_server_s_user_is_not_believed(data: Path) -> None:
    uid = (stale(data, 1).folder).stat().st_uid
    sleeper = subprocess.Popen(["sleep", "60"], user=uid if os.geteuid() == 0 else None)
    try:
        with stale(data, sleeper.pid) as server:
            assert ask(server, "select 1") == 1
            assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_stale_pid_file_with_the_number_of_a_zombie_is_not_believed(data: Path) -> None:
    zombie = subprocess.Popen(["true"])
    time.sleep(0.2)
    try:
        with stale(data, zombie.pid) as server:
            assert ask(server, "select 1") == 1
    finally:
        zombie.wait()


def test_a_start_killed_while_making_the_cluster_leaves_nothing_half_made(data: Path) -> None:
    with cluster(data) as server:
        pass
    server.folder.rename(server.home / "cluster.new")
    (server.home / "cluster.new" / "PG_VERSION").unlink()
    with cluster(data) as server:
        assert server.created
        assert ask(server, "select 1") == 1


def test_a_server_that_lives_and_does_not_answer_is_named_and_left_alone(data: Path) -> None:
    with cluster(data) as server:
        pid = postmaster(server)
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(SetupError, match=f"process {pid}.* lives but does not answer: end that process"):
                cluster_in_charge(server)
        finally:
            os.kill(pid, signal.SIGCONT)


def cluster_in_charge(server: Cluster) -> None:
    server.release()
    impatient = cluster(server.data, patience=0.5)
    try:
        impatient.start()
    finally:
        impatient.release()
        server.take_charge()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else")
@pytest.mark.parametrize("part", ["", "postgres"])
def test_a_folder_of_another_owner_is_refused_and_nothing_in_it_changes(data: Path, part: str) -> None:
    data.mkdir()
    theirs = data / part
    theirs.mkdir(mode=0o700, exist_ok=True)
    os.chown(theirs, 65534, 65534)
    before = theirs.stat()
    with pytest.raises(SetupError, match="belongs to user 65534"):
        cluster(data).start()
    after = theirs.stat()
    assert (before.st_mode, before.st_uid, list(theirs.iterdir())) == (after.st_mode, after.st_uid, [])
    os.chown(theirs, 0, 0)
    if part:
        theirs.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_opens_no_folder_above_the_data(data: Path) -> None:
    data.mkdir(mode=0o700)
    with pytest.raises(SetupError, match="cannot reach"):
        cluster(data / "deeper").start()
    assert data.stat().st_mode & 0o777 == 0o700
