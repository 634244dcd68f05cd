"""The Spanish of timed tasks: what each is called and what it is for."""

TASKS = {
    "seal_audit": ("Sellar el registro forense", "Encadena cada entrada nueva con la anterior, cada 10 segundos."),
    "rescue_jobs": ("Rescatar trabajos", "Devuelve a la cola lo que dejó a medias un trabajador muerto."),
    "kommo_reconcile": ("Repasar Kommo", "Pregunta a Kommo qué cambió y recupera lo que sus avisos perdieron."),
    "stripe_reconcile": (
        "Repasar Stripe",
        "Mira cada cuarto de hora la lista de eventos de Stripe y recupera los avisos de pago que no llegaron.",
    ),
    "quotes": (
        "Cerrar cotizaciones",
        "Marca las vencidas, prepara Core donde Atlas se agotó y cierra leads que no respondieron en 7 días.",
    ),
    "oc_chase": (
        "Pedir y recordar OC",
        "Envía las solicitudes y los recordatorios que tocan, y pasa a Finanzas lo que nadie respondió.",
    ),
    "oc_timetable": ("Repasar las OC", "A las 00, 06, 12 y 18 h: la red de seguridad de solicitudes y recordatorios."),
    "oc_files": (
        "Revisar los PDF de OC",
        "Compara cada archivo con su registro y repara desde el archivo lo que falte o haya cambiado.",
    ),
    "payment_links": ("Cerrar enlaces de pago", "Marca los que vencieron y avisa a quien lleva el lead."),
    "kommo_tokens": ("Renovar la clave de Kommo", "Renueva el acceso mucho antes de que caduque."),
    "campaigns": ("Mirar las campañas", "Vence las que terminan y busca coincidencias."),
    "alerts": ("Vigilar", "Pregunta a cada regla de avisos qué encuentra y pone al día las campanas."),
    "kpi_boards": (
        "Preparar los tableros de KPI",
        "Poco después de medianoche calcula los que tardan, para que nadie espere por la mañana.",
    ),
    "clean_up": ("Limpieza diaria", "Borra lo caducado según Operaciones → Conservación. Lo que pasó se queda."),
    "ping": ("Comprobar que estamos", "Pregunta cada minuto a nuestra propia puerta si todo está listo."),
    "oc_mailbox": (
        "Leer el buzón",
        "Busca confirmaciones y órdenes de compra nuevas, también las que alguien ya abrió.",
    ),
    "probe_connections": ("Probar conexiones", "Pregunta a cada servicio si responde, cada cuarto de hora."),
}
