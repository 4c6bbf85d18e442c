"""The front of the portal: an ASGI application that answers what is kept in memory, sends files, and asks Django for
the rest. It knows of a request only what is in its `request.Request`, of Django only how to be asked.
"""
