"""The spreadsheet of leads: its head, and our codes in the words of the business."""

STAGES = {
    "incoming": "Lead Entrante",
    "qualified": "Calificado",
    "core_proposal": "Propuesta (Core)",
    "atlas_proposal": "Propuesta (Atlas)",
    "payment_pending": "Pago Pendiente",
    "core_confirmed": "Confirmado (Core)",
    "atlas_confirmed": "Confirmado (Atlas)",
    "special_case": "Soporte / Caso Especial",
    "closed": "Cerrado / Expirado",
}
ENGINES = {"core": "Core", "atlas": "Atlas"}
CHANNELS = {
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "twitter": "X (Twitter)",
    "web": "Página web",
    "ads": "Anuncio",
    "email": "Correo",
    "voice": "Llamada",
    "import": "Importado",
    "kommo": "Kommo",
}
HEAD = (
    "Código",
    "Cliente",
    "Teléfono",
    "Correo",
    "Etapa",
    "En la etapa desde",
    "Canal",
    "Motor",
    "Destino",
    "Entrada",
    "Noches",
    "Adultos",
    "Niños",
    "Importe",
    "Moneda",
    "Puntos",
    "Responsable",
    "Próxima acción",
    "Vence",
)
