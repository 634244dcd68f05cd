"""What the guard of promises puts in the place of a sentence that is not so: true whatever the case."""

INSTEAD: dict[str, dict[str, str]] = {
    "es": {
        "confirmed": "En cuanto entre el pago, tu reserva queda confirmada.",
        "refund": "Una persona del equipo revisará tu caso con el hotel según su política de cancelación.",
        "last_place": "La disponibilidad depende del momento del pago.",
        "gift": "Lo que incluye es lo que aparece en tu cotización.",
        "percent": "Los porcentajes que aplican son los de tu cotización.",
        "price": "El precio es el de tu cotización.",
    },
    "en": {
        "confirmed": "Once your payment arrives, your booking is confirmed.",
        "refund": "A person of our team will review your case with the hotel under its cancellation policy.",
        "last_place": "Availability depends on the moment of payment.",
        "gift": "What is included is what your quote says.",
        "percent": "The percentages that apply are those of your quote.",
        "price": "The price is the one in your quote.",
    },
}
