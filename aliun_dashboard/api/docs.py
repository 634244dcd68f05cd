"""The machines' manual: OpenAPI at /api/openapi.json, readable at /api/docs with nothing from other servers."""

from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from aliun_dashboard.api import webhooks
from aliun_dashboard.api.guard import public

SCHEMA, PAGE, ASSETS = "/api/openapi.json", "/api/docs", "/api/docs/assets"
BYTES = {"type": "string", "format": "binary"}
ANSWERS = {
    "200": "Guardado; `status` es `received`, o `duplicate` si ya se conocía",
    "401": "Firma ausente o incorrecta",
    "408": "El cuerpo tarda demasiado",
    "404": "Secreto incorrecto en la dirección",
    "413": "Más de 1 MiB",
    "503": "Sin configurar, o la base de datos no responde: volver a enviar",
}


JSON = "application/json"
RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["status", "message_id", "processing_id"],
    "properties": {
        "status": {"enum": ["received", "duplicate"]},
        "message_id": {"type": "string"},
        "processing_id": {"type": "string"},
    },
}
REFUSALS = {
    "401": "Falta el token, o no es válido",
    "403": "El rol del token no lo permite",
    "404": "No existe, o no es de quien pregunta",
    "409": "La casa dice que no: `code` dice por qué, `fix` qué hacer",
    "413": "Más de 1 MiB",
    "422": "Mal formado; `field` nombra el campo",
    "429": "Demasiadas peticiones seguidas con este token: volver tras los segundos de `Retry-After`",
    "503": "La base de datos no responde: volver a intentarlo",
}
REFUSAL: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fix"],
            "properties": {name: {"type": "string"} for name in ("code", "message", "fix", "field", "detail")},
        }
    },
}


def routes(app: FastAPI) -> list[BaseRoute]:
    """The schema, the page that shows it, and what the page is made of."""

    @public
    async def schema(_: Request) -> Response:
        return JSONResponse(_schema(app))

    return [
        Route(SCHEMA, schema, methods=["GET"]),
        Route(PAGE, page, methods=["GET"]),
        Mount(ASSETS, public(StaticFiles(directory=str(files("fastapi_offline") / "static")))),
    ]


@public
async def page(_: Request) -> Response:
    """The schema, for people."""
    return get_swagger_ui_html(
        openapi_url=SCHEMA,
        title="API de Aliun",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url="/favicon.svg",
    )


def _schema(app: FastAPI) -> dict[str, Any]:
    schema = app.openapi()
    schema.setdefault("components", {}).setdefault("schemas", {})["Refusal"] = REFUSAL
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"] |= _told(REFUSALS)
    for source in webhooks.SOURCES:
        for path in source.paths:
            schema["paths"][webhooks.PREFIX + path] = {"post": _webhook(source, path)}
    return schema


def _webhook(source: webhooks.Source, path: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "tags": ["webhooks"],
        "summary": f"Eventos de {source.name}",
        "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BYTES}}},
        "responses": {"200": {"description": ANSWERS["200"], "content": {JSON: {"schema": RECEIPT}}}}
        | _told({status: text for status, text in ANSWERS.items() if status != "200"}),
    }
    if "{secret}" in path:
        secret = {"name": "secret", "in": "path", "required": True, "schema": {"type": "string"}}
        described["parameters"] = [secret]
    return described


def _told(statuses: dict[str, str]) -> dict[str, Any]:
    """Refusals as the document has them."""
    content = {JSON: {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    return {status: {"description": text, "content": content} for status, text in statuses.items()}
