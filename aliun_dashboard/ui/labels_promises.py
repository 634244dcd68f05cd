"""The words of the guard of promises: its rules, the composer, the list of what was stopped."""

RULES = {  # rule: its name, and why a text is stopped by it
    "confirmed": ("Confirmación sin pago", "Nada está confirmado hasta que entra el pago."),
    "refund": ("Promesa de reembolso", "Un reembolso lo decide una persona después de ver el caso."),
    "last_place": ("Últimas plazas", "El número no coincide con el cupo de sus campañas."),
    "gift": ("Regalo u oferta desconocida", "No está en sus cotizaciones ni en una campaña aprobada."),
    "percent": ("Porcentaje desconocido", "No está en las condiciones de sus cotizaciones."),
    "price": ("Precio desconocido", "No está en sus cotizaciones ni en sus pagos."),
}
WRITE = "Escribir al cliente"
TEXT = "Mensaje"
TEXT_HINT = "Sale por WhatsApp; pasadas 24 h de su último mensaje, por correo. Lo revisa la guardia de promesas."
SEND = "Enviar mensaje"
SENT = "Mensaje enviado"
STOPPED = "La guardia de promesas lo detuvo"
INSTEAD = "Así sería verdad:"
USE = "Usar este texto"
INSIST = "Motivo para enviarlo igual"
INSIST_HINT = "Solo dirección, y solo por precios y porcentajes. Queda en la auditoría."
GUARD = "Guardas"
GUARD_WHY = "Todo texto que sale se compara con lo registrado. Estos no salieron, o salieron con un motivo."
WHEN, WHO, WHOM, RULE, WORDS, SAID = "Cuándo", "Quién", "Lead", "Regla", "Palabras", "Texto"
OVERRIDDEN = "enviado con motivo: {reason}"
NONE = "La guardia no ha detenido ningún texto"
NONE_WHY = "Cuando alguien prometa algo que no consta, el texto se queda aquí con su motivo."
