"""What the demo is made of. No name, number, hotel or campaign here exists for real."""

FIRST_NAMES = (
    "Carla", "José", "María", "Luis", "Yolanda", "Ramón", "Altagracia", "Pedro", "Massiel", "Víctor", "Rosanna",
    "Julio", "Patricia", "Wilson", "Carolina", "Ángel", "Gabriela", "Franklin", "Lucía", "Héctor", "Nathalie",
    "Manuel", "Daniela", "Andrés", "Paola", "Tomás", "Verónica", "Iván", "Emily", "Michael", "Sofía", "Ignacio",
    "Camila", "Rodrigo", "Valentina", "Matías", "Fernanda", "Nicolás", "Alejandra", "Esteban",
)  # fmt: skip
LAST_NAMES = (
    "Núñez", "Peralta", "De la Cruz", "Rosario", "Batista", "Almonte", "Guzmán", "Polanco", "Marte", "Tavárez",
    "Santana", "Féliz", "Encarnación", "Mejía", "Valdez", "Disla", "Ureña", "Sosa", "Liriano", "Paulino", "Reyes",
    "Ortega", "Villalobos", "Quintero", "Arango", "Fuentes", "Muñoz", "Herrera", "Salazar", "Baker", "Miller",
)  # fmt: skip
# Number ranges that are kept free for fiction (555-01xx) and their countries.
PHONES = ("+1809555{:04d}", "+1829555{:04d}", "+1849555{:04d}", "+1305555{:04d}", "+1787555{:04d}")
HOTELS = (
    "Coral del Este", "Playa Serena", "Palma Dorada", "Arrecife Suites", "Brisas de Macao", "Casa Caracol",
    "Laguna Azul", "Uvero Alto Palace", "Bahía Mansa", "Costa Mangle",
)  # fmt: skip
# Destination, minimum per night and person in USD.
DESTINATIONS = (
    ("Punta Cana", 85), ("Bávaro", 80), ("Uvero Alto", 95), ("Bayahíbe", 75), ("La Romana", 70), ("Samaná", 70),
    ("Las Terrenas", 65), ("Puerto Plata", 55), ("Cabarete", 55), ("Santo Domingo", 50), ("Miches", 110),
)  # fmt: skip
CATEGORIES = ("", "", "4 estrellas", "5 estrellas", "Solo adultos")
CAMPAIGNS = ("", "", "", "", "Verano en familia", "Luna de miel", "Escapada al Este", "Residentes")
OPENINGS = (
    "Hola, quiero información para {destination}, somos {party}.",
    "Buenas tardes. ¿Qué precio tienen para {destination} del {date}? Somos {party}.",
    "Vi su publicación de {campaign}. ¿Todavía hay disponibilidad para {party}?",
    "Saludos, estoy buscando un todo incluido en {destination} para {nights} noches.",
    "Necesito cotización para {destination}, {party}, presupuesto de {amount}.",
    "Hi! Do you have anything in {destination} around {date} for {party}?",
    "¿Ustedes trabajan con {hotel}? Queremos ir {nights} noches.",
    "Mi aniversario es el {date} y quiero llevar a mi esposa a {destination}.",
)
ANSWERS = (
    "Con mucho gusto. ¿Prefieren habitación con vista al mar o al jardín?",
    "Perfecto, ya le preparo la propuesta con {hotel}. ¿Viajan con niños?",
    "Gracias por escribirnos. Para esas fechas le recomiendo {hotel}, es muy tranquilo.",
    "Le confirmo el precio hoy mismo antes de las seis.",
)
REPLIES = (
    "Vista al mar, por favor.",
    "Sí, dos niños de 6 y 9 años.",
    "¿Incluye traslado desde el aeropuerto?",
    "Déjeme consultarlo con mi esposo y le aviso.",
    "¿Y si vamos una noche menos?",
    "Está un poco alto, ¿hay otra opción?",
    "Me gusta. ¿Cómo puedo pagar?",
    "¿Puedo pagar una parte ahora y el resto después?",
)
NOTES = (
    "Viaja con su mamá, necesita habitación en planta baja.",
    "Cliente de años, siempre paga por transferencia.",
    "Prefiere que la llamemos después de las 5.",
    "Pidió factura con RNC de su empresa.",
    "@{handle} ¿puedes revisar si tenemos tarifa de residente para estas fechas?",
    "Comparando con otra agencia; le importa más el traslado que el precio.",
)
TASKS = (
    "Llamar para cerrar fechas", "Enviar propuesta", "Confirmar edades de los niños", "Revisar disponibilidad",
    "Dar seguimiento a la propuesta", "Pedir copia de los pasaportes", "Recordar el pago",
)  # fmt: skip
CASES = (
    "El vuelo llega después del último traslado",
    "Se enfermó un pasajero y quiere cambiar la fecha",
    "Pagó dos veces la misma noche",
    "El hotel no encuentra el nombre en su lista",
)
PEOPLE = (
    ("agente", "Ana Pérez", "agente"),
    ("agente2", "Luis Ramírez", "agente"),
    ("director", "Marisol Peña", "director"),
    ("finanzas", "Carmen Tejada", "finanzas"),
    ("soporte", "Rafael Ortiz", "soporte"),
    ("admin", "Julia Castillo", "admin"),
)
