"""The embedded authorization server, on Authlib's core: /oauth/… and its metadata. Off when an external issuer is set.

Authlib checks the protocol; what it leaves open or lets through is closed here (docs/adr/0004 lists it): PKCE S256 for every
client, parameters from the form only and each once, redirect addresses compared character by character, errors as a
page until the client is known.
"""
