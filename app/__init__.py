"""Avance follows what States do about the recommendations of MESICIC and MESECVI."""
