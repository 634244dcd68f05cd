"""Refusals of the sale: inventory, campaigns, quotes, payments, reservations, tickets."""

TEXTS: dict[str, tuple[str, str]] = {
    # inventory
    "bad_season": ("La temporada no es válida: termina antes de empezar.", "Corrige las fechas de la tarifa."),
    "overlapping_rate": (
        "Ya hay una tarifa de esa habitación, régimen y ocupación para el {night}.",
        "Ajusta las fechas para que cada noche tenga una sola tarifa.",
    ),
    "bad_occupancy": ("La habitación «{room}» no admite {people} personas.", "Elige otra habitación o más de una."),
    "bad_rate": ("El precio o el costo no es válido: {value}.", "Escribe importes mayores que cero."),
    "file_too_big": ("El archivo pasa de {megabytes} MB.", "Redúcelo o pártelo en dos, y súbelo otra vez."),
    "unreadable_file": ("El archivo no se puede leer: {why}.", "Envía un CSV en UTF-8 o un XLSX con encabezados."),
    "missing_column": ("Falta la columna «{column}».", "Descarga la plantilla y copia en ella tus tarifas."),
    "import_in_use": ("Esta importación ya se deshizo.", "Mira la lista de importaciones."),
    "import_touched": (
        "Otra persona o archivo cambió después {number} tarifas de esta importación.",
        "Corrige esas tarifas a mano, o deshaz antes la importación más nueva.",
    ),
    "hotel_name_taken": ("Ya hay un hotel que se llama «{name}».", "Edita ese hotel, o ponle otro nombre a este."),
    "room_name_taken": ("El hotel ya tiene una habitación «{room}».", "Edita esa habitación, o ponle otro nombre."),
    "bad_hotel": ("El dato «{field}» no es válido.", "Corrígelo y vuelve a guardar."),
    "currency_in_use": ("El hotel tiene tarifas en {currency}.", "Quita esas tarifas antes de cambiar la moneda."),
    "unknown_hotel": ("No hay ningún hotel «{hotel}».", "Créalo en Inventario, o corrige su nombre."),
    "unknown_room": ("{hotel} no tiene ninguna habitación «{room}».", "Créala en el hotel, o corrige su nombre."),
    "unknown_board": ("«{value}» no es un régimen.", "Escribe: {boards}."),
    "bad_night": ("«{value}» no es una fecha.", "Escríbela como 2027-01-31 o 31/01/2027."),
    "bad_count": ("«{value}» no es un número de adultos.", "Escribe un número entero, como 2."),
    "other_currency": ("El hotel vende en {currency} y la fila dice «{value}».", "Usa la moneda del hotel."),
    "repeated_row": ("La fila pisa la noche del {night}, que ya puso la fila {line}.", "Deja una sola de las dos."),
    # campaigns
    "not_approved": ("La campaña no está aprobada.", "Pide la aprobación a dirección."),
    "out_of_dates": ("La estadía queda fuera de las fechas de viaje de la campaña.", "Viaja entre {first} y {last}."),
    "sold_out": ("No queda cupo en la campaña.", "Ofrece la alternativa de Core, que ya está lista."),
    "window_closed": ("La ventana de reserva está cerrada.", "Se reserva del {first} al {last}."),
    "stop_sale": ("La venta de la campaña está detenida.", "Pide a dirección que la reanude."),
    "no_trigger": (
        "Primero cotiza Core: Atlas solo se ofrece por mención, por coincidencia o si dirección lo fuerza.",
        "Espera a que el cliente la mencione, o pide a dirección que la fuerce.",
    ),
    "director_only": ("Esto solo lo decide dirección.", "Pídeselo a dirección."),
    "bad_campaign_status": ("La campaña está «{current}» y no puede pasar a «{to}».", "Mira su estado actual."),
    "campaign_incomplete": ("A la campaña le falta: {fields}.", "Complétalo antes de enviarla a aprobación."),
    "bad_campaign_dates": ("Las fechas de «{span}» no son válidas.", "El final va después del comienzo."),
    "bad_quota": ("El cupo debe estar entre 1 y {most}.", "Corrige el cupo total y el que se guarda."),
    "below_taken": ("Ya hay {taken} plazas vendidas.", "El cupo total no puede ser menor."),
    "released": ("El bloque ya se liberó el {on}.", "El cupo es otra vez del proveedor: consúltale."),
    "nothing_to_return": ("Esa reserva no tiene cupo que devolver.", "Mira el libro de cupo de la campaña."),
    "needs_campaign_reason": ("Falta el motivo.", "Escribe en una frase por qué."),
    # quotes
    "core_first": ("La primera propuesta es siempre de Core.", "Cotiza Core y envíala; después podrás ofrecer Atlas."),
    "no_rate": ("No hay tarifa para la noche del {night}.", "Elige otras fechas, u otra habitación o régimen."),
    "no_room": ("Ninguna habitación de {hotel} admite ese grupo.", "Reparte el grupo en más habitaciones."),
    "bad_stay": ("El dato «{field}» de la estadía no es válido.", "Corrígelo y cotiza de nuevo."),
    "bad_quote_status": ("La cotización está «{current}».", "Prepara una versión nueva si hace falta."),
    "quote_expired": ("La cotización venció el {on}.", "Prepara una versión nueva con precios de hoy."),
    "no_channel": ("No hay por dónde escribirle al cliente.", "Añade un teléfono o un correo a la ficha."),
    "untrue_promise": ("El texto dice algo que no consta: «{words}».", "Di solo lo que está en la cotización."),
    "mixed_currencies": ("No se mezclan monedas: {one} y {other}.", "Cotiza todo en una sola moneda."),
    # writing to customers
    "opted_out": ("El cliente pidió que no le escriban.", "Llámalo, o espera a que escriba."),
    "outside_window": (
        "Pasaron más de 24 horas desde su último mensaje: WhatsApp solo admite plantillas aprobadas.",
        "Llámalo, añade su correo a la ficha, o envíale una cotización, que sale como plantilla.",
    ),
    "unreachable": ("No hay por dónde escribirle.", "Añade un teléfono o un correo a la ficha."),
    # payments
    "link_expired": ("El enlace de pago venció.", "Pide uno nuevo a tu asesor."),
    "payment_not_open": ("Este pago ya no está abierto.", "Mira su estado en Pagos."),
    "already_paid": ("Eso ya está pagado.", "Mira los pagos de la reserva."),
    "bad_plan": ("El plan no es válido: {why}.", "Las cuotas suman 100 % y sus fechas van en orden."),
    "not_transfer": ("Este pago no es una transferencia.", "Lo confirma su proveedor, no una persona."),
    "finance_only": ("Esto solo lo hace finanzas.", "Pídeselo a finanzas."),
    "same_person": ("Quien pide un reembolso no lo aprueba.", "Pide a otra persona que lo revise."),
    "over_refund": ("Solo quedan {left} por reembolsar.", "Pide un importe menor."),
    "bad_refund_status": ("El reembolso está «{current}».", "Mira su estado actual."),
    "needs_receipt": ("Falta el comprobante o su referencia.", "Adjunta el comprobante o escribe la referencia."),
    "provider_off": ("La pasarela {provider} no está disponible ahora.", "Elige otra forma de pago."),
    "settled_trouble": ("Eso ya lo resolvió {by}.", "Actualiza la bandeja."),
    # reservations
    "bad_reservation_status": ("La reserva está «{current}».", "Mira su estado actual."),
    "no_voucher": ("Todavía no hay voucher: {why}.", "Resuelve lo que falta y vuelve a emitirlo."),
    "needs_cause": ("Falta el motivo.", "Elige por qué no puede viajar."),
    "not_sold_here": (
        "Esta reserva llegó por correo: no se vendió aquí.",
        "Cámbiala en el sistema que envió la confirmación.",
    ),
    "no_traveller": ("Faltan los nombres de los viajeros.", "Escribe al menos el titular."),
    # tickets
    "bad_ticket_status": ("El ticket está «{current}» y no puede pasar a «{to}».", "Mira su estado actual."),
    "needs_resolution": ("Falta decir cómo se resolvió.", "Escríbelo en una frase."),
}

# Facts that are codes of ours, and what people call them.
CODES = frozenset({"current", "to", "fields", "span", "status"})
WORDS = {
    # states of a campaign
    "draft": "Borrador",
    "pending": "Pendiente de dirección",
    "approved": "Aprobada",
    "returned": "Devuelta",
    "paused": "Pausada",
    "expired": "Vencida",
    "edited": "Editada",
    # what a campaign must say, and its spans of days
    "deposit_percent": "el porcentaje de anticipo",
    "cancellation_policy": "la política de cancelación",
    "travel": "viaje",
    "booking": "reserva",
    "release": "liberación",
    # what a confirmation must say
    "booking_id": "ID de reserva",
    "agency": "agencia",
    "hotel": "hotel",
    "check_in": "entrada",
    "check_out": "salida",
    "amount": "monto",
    "currency": "moneda",
}
