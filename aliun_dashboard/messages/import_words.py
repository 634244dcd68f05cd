"""Imports in Spanish: our fields as people call them, why a row is refused, what an undo leaves."""

# What a column can be: its name, and what goes into it and in which shapes.
FIELDS: dict[str, tuple[str, str]] = {
    "name": ("Nombre", "Obligatorio. Nombre de la persona, o nombre y apellido juntos."),
    "last_name": ("Apellido", "Si viene en su propia columna: se une al nombre."),
    "phone": ("Teléfono", "Con prefijo (+1 809 555 0123) o sin él: se toma el país que elijas abajo."),
    "whatsapp": ("WhatsApp", "El número con el que escribe. +52 1 y +54 9 se reconocen como el mismo número."),
    "email": ("Correo", "nombre@ejemplo.com."),
    "language": ("Idioma", "Español o inglés: es, en."),
    "agency": ("Agencia", "El nombre de una agencia que ya está en Agencias, o uno de sus alias."),
    "opt_out": ("No quiere mensajes", "Sí o no. Un «no» nunca levanta la baja de quien la pidió."),
    "destination": ("Destino", "Ciudad o zona del viaje: Punta Cana."),
    "category": ("Categoría", "Categoría de hotel que pide."),
    "check_in": ("Entrada", "Día de llegada: 12/03/2027, 2027-03-12, 12 de marzo de 2027. De hoy en adelante."),
    "check_out": ("Salida", "Día de regreso. Solo sirve para contar las noches."),
    "nights": ("Noches", "Un número entre 1 y 90."),
    "adults": ("Adultos", "Un número desde 1."),
    "children": ("Niños", "Un número; nada es ninguno."),
    "amount": ("Presupuesto", "1,234.56, 1.234,56 o US$ 1 850."),
    "currency": ("Moneda", "USD, DOP, EUR… Si falta, la del presupuesto o la que elijas abajo."),
    "owner": ("Responsable", "Nombre o correo de quien llevará el lead."),
    "campaign_ref": ("Campaña", "De qué campaña viene. No ofrece Atlas por sí sola."),
    "note": ("Nota", "Se guarda como nota privada del lead."),
}
CHOICES = {"keep": "Conservar lo nuestro", "overwrite": "Usar lo del archivo", "fill": "Solo completar vacíos"}
REFUSED_COLUMNS = ("fila", "motivo", "como_corregirlo")
TEMPLATE = (
    ("Nombre", "Teléfono", "Correo", "Destino", "Entrada", "Noches", "Adultos", "Niños", "Presupuesto", "Moneda",
     "Nota"),
    ("Carla Núñez", "+1 809 555 0123", "carla@ejemplo.com", "Punta Cana", "12/03/2027", "5", "2", "1", "1,850.00",
     "USD", ""),
    ("John Smith", "+1 305 555 0142", "", "Bávaro", "2027-04-02", "7", "2", "0", "2400", "USD", "Viene por su hermana"),
)  # fmt: skip

TEXTS: dict[str, tuple[str, str]] = {
    "import_wrong_step": (
        "El archivo ya no está en ese paso.",
        "Mira en qué paso está ahora; quizá otra persona siguió con él.",
    ),
    "import_no_name_column": ("Ninguna columna es el nombre.", "Elige qué columna trae el nombre de la persona."),
    "import_no_way_column": (
        "Ninguna columna dice cómo contactar a la persona.",
        "Elige cuál es el teléfono, el WhatsApp o el correo.",
    ),
    "import_field_twice": ("Dos columnas son «{import_field}».", "Deja una y marca la otra como «No importar»."),
    "import_too_old": (
        "Pasaron más de 30 días: las filas de esta importación ya se borraron.",
        "Cambia a mano lo que haga falta.",
    ),
    "row_no_way": ("La fila no tiene teléfono, WhatsApp ni correo.", "Añade al menos uno."),
    "row_bad_day": ("«{value}» no es una fecha.", "Escríbela como 12/03/2027."),
    "row_bad_number": ("«{value}» no es un número entre {least} y {most}.", "Escribe solo el número."),
    "row_bad_money": ("«{value}» no es un importe.", "Escríbelo como 1,234.56 o 1.234,56."),
    "row_bad_currency": ("«{value}» no es una moneda.", "Usa su código: USD, DOP, EUR."),
    "row_bad_yes_no": ("«{value}» no es sí ni no.", "Escribe sí o no."),
    "row_bad_language": ("«{value}» no es un idioma que hablemos.", "Escribe es o en."),
    "row_leaves_early": ("Sale antes de llegar.", "Corrige la entrada o la salida."),
    "row_unknown_agency": ("No hay ninguna agencia «{value}».", "Créala en Agencias, o corrige el nombre."),
    "row_unknown_owner": ("Nadie del equipo se llama «{value}».", "Usa su nombre o su correo como en Ajustes."),
    "row_repeated_line": (
        "Es la misma persona que en la fila {line}.",
        "Deja una sola fila con todos los datos.",
    ),
    "row_two_people": (
        "Sus datos son de varias personas: {names}.",
        "Elige a quién se refiere, o únelas desde su ficha.",
    ),
    "row_contradicts": (
        "Trae otro valor que el nuestro.",
        "Elige conservar, sobrescribir o completar vacíos.",
    ),
    "row_undecided": ("Nadie decidió este conflicto.", "Decídelo en la revisión, o importa de nuevo esta fila."),
    "undo_touched": ("{what} cambió después de importarse ({who} {at}).", "Se dejó como está: revísalo a mano."),
    "undo_in_use": ("{what} ya tiene conversaciones, cotizaciones o tareas.", "Se dejó: ciérralo si no sirve."),
    "undo_opt_out": (
        "{what} no quiere mensajes: eso no se deshace solo.",
        "Si fue un error del archivo, quítalo en su ficha.",
    ),
}
