"""What the list of leads says when it shows those behind a number of KPI."""

ARRIVED = "llegaron del {first} al {last}"
DECIDED = "decididos del {first} al {last}"
OUTCOMES = {"ganado": "ganados", "perdido": "perdidos"}
REACHED = "llegaron hasta {stage}"
STUCK = "no pasaron de {stage}"
BOUGHT = "compraron"
UNAIDED = "sin mensajes de una persona"
ENGINE = "motor {engine}"
CURRENCY = "en {currency}"
