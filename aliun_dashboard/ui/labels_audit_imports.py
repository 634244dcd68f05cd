"""The acts of imports and exports as the forensic log tells them."""

ACTIONS: dict[str, str] = {
    "contact.import_undone": "deshizo un contacto importado",
    "contact.imported": "completó un contacto desde un archivo",
    "export.leads": "exportó leads",
    "import.decided": "decidió los conflictos de una importación",
    "import.discarded": "descartó un archivo",
    "import.done": "terminó una importación",
    "import.mapped": "dijo qué es cada columna",
    "import.resumed": "reanudó una importación",
    "import.reviewed": "revisó un archivo",
    "import.started": "importó un archivo",
    "import.stopped": "detuvo una importación",
    "import.undo_started": "mandó deshacer una importación",
    "import.undone": "deshizo una importación",
    "import.uploaded": "subió un archivo para importar",
    "lead.import_undone": "deshizo un lead importado",
}
