"""A PayPal that answers as its Orders v2 reference says."""

from fastapi import FastAPI, Response


def cert_host(pems: dict[str, bytes]) -> FastAPI:
    """Where PayPal hands out its signing certificates."""
    app = FastAPI()

    @app.get("/v1/notifications/certs/{name}")
    async def certificate(name: str) -> Response:
        return Response(pems[name]) if name in pems else Response(status_code=404)

    return app
