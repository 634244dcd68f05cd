"""The Spanish of Ajustes → OC: who may confirm, who gets copies, when letters go, and what they say."""

TAB = "OC"
SENDERS = "Remitentes autorizados"
SENDERS_WHY = "Solo estas direcciones pueden enviar confirmaciones, y solo si su proveedor avala que son ellas."
SENDERS_FIELD = "Direcciones"
SENDERS_HINT = "Una por línea, exactas. Un correo de cualquier otra queda en el Buzón como «ignorado: remitente»."
FROM_ENV = "Además, siempre, por el archivo .env: {addresses}."
FIXED_BY_ENV = "La fija el archivo .env."
SAVE = "Guardar"
SAVED = "Guardado."
COPIES = "Copias"
COPIES_WHY = "Administración y Finanzas reciben copia de cada solicitud y recordatorio. Vacío: nadie."
ADMIN_EMAIL = "Administración"
FINANCE_EMAIL = "Finanzas"
RHYTHM = "Cuándo se escribe"
RHYTHM_WHY = (
    "La solicitud sale en cuanto llega la confirmación; los recordatorios, a los 2, 4 y 6 días completos. "
    "Un día después del ultimátum, la OC pasa a Finanzas."
)
RECEPTION = "Agradecer la OC cuando llega"
RECEPTION_WHY = "La agencia recibe «OC Recibida», con copia a Administración."
OFFICE = "Escribir solo en días y horas hábiles"
OFFICE_WHY = "De lunes a viernes, de 8 a 18 h, y nunca en festivos de"
COUNTRY = "País de los festivos"
HURRIES = "Recordar a los 1, 2 y 3 días si faltan menos de 7 para la entrada"
HURRIES_WHY = "Lo decide Dirección: cambia el ritmo acordado con las agencias."
HURRIES_LOCKED = "Solo Dirección o Administración lo cambian."
ON = "Activado"
OFF = "Desactivado"
EDITED = "Último cambio: {who}, {when}."
ACCOUNTS = "Cuentas de correo"
ACCOUNTS_WHY = "Leen y envían las cuentas del archivo .env; aquí nunca se muestra su clave."
TRY = "Probar conexión"
MAILBOX = "Ver el buzón"
NO_ACCOUNT = "Ninguna cuenta conectada todavía."

COUNTRIES = {
    "DO": "República Dominicana",
    "CL": "Chile",
    "CO": "Colombia",
    "MX": "México",
    "PE": "Perú",
    "AR": "Argentina",
    "PR": "Puerto Rico",
    "ES": "España",
    "US": "Estados Unidos",
}

LETTERS = "Plantillas"
LETTERS_WHY = "Lo que se escribe a las agencias. Los datos entre llaves se llenan solos."
LETTER = "Correo"
LETTER_NAMES = {
    "oc_request": "Solicitud",
    "oc_reminder_1": "Recordatorio 1 (amable)",
    "oc_reminder_2": "Recordatorio 2 (firme)",
    "oc_ultimatum": "Ultimátum",
    "oc_received": "OC recibida",
}
TONE = "Tono"
TONES = {"normal": "El de siempre", "cordial": "Más cordial"}
SUBJECT = "Asunto"
TEXT = "Texto"
CC_ADMIN = "Copia a Administración"
CC_FINANCE = "Copia a Finanzas"
BLANKS = "Datos que se pueden usar"
BLANK_NAMES = {
    "id": "ID Reserva",
    "agency": "agencia",
    "hotel": "hotel",
    "hotel_name": "hotel, sin la palabra «Hotel»",
    "check_in": "fecha de entrada",
    "amount": "monto",
    "since": "días desde la solicitud",
    "attachment": "nombre del PDF adjunto",
}
PREVIEW = "Así la recibe la agencia"
PREVIEW_NOTE = "Con una reserva inventada. Debajo va siempre el enlace para subir la OC."
PREVIEW_NOTE_PLAIN = "Con una reserva inventada."
OWN = "propia"
ORIGINAL = "original"
RESTORE = "Volver a la plantilla original"
RESTORED = "Vuelve la plantilla original."
CANNOT_SHOW = "Así no se puede enviar."
EDITED_BY = "Cambiada por {who}, {when}."
