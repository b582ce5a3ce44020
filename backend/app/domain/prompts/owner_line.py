"""What owners hear on their own line, in both languages, by name."""

from typing import Final

EN: Final[dict[str, tuple[str, ...]]] = {
    # --- getting in
    "owner_refused": ("I'm sorry, I can't help you on this line. Goodbye.",),
    "owner_pin_unset": (
        "This line has no PIN yet. Please set one in your business settings, then call again. "
        "Goodbye.",
    ),
    "owner_locked": ("This line is locked for now. Please try again in an hour. Goodbye.",),
    "owner_pin": (
        "Please enter your PIN, then press pound.",
        "I still need your PIN. Please enter it, then press pound.",
    ),
    "owner_pin_wrong": ("That PIN is not right. Please enter it again, then press pound.",),
    "owner_pin_refused": ("That PIN is not right. Goodbye.",),
    "owner_welcome": (
        "Hello, this is your line at {business}. What would you like to know? Press 0 to hear "
        "the keys.",
    ),
    # --- the line
    "owner_menu": (
        "Ask me, or press 1 for today, 2 for tomorrow, 3 for emergencies, 4 for calls to return, "
        "5 for the next seven days, 6 for more, 8 to hear it again, 9 for Spanish, or star to "
        "hang up.",
    ),
    "owner_examples": (
        "You can ask: what's on tomorrow, read me the first job on Monday, any emergencies this "
        "afternoon, who do I have to call back, or am I free at three on Thursday.",
    ),
    "owner_not_understood": ("Sorry, I didn't understand that.",),
    "owner_only_tells": (
        "I can tell you what is on, but I can't change anything here. Please do that on your "
        "schedule.",
    ),
    "owner_too_far_back": ("I can tell you about yesterday, today and the days to come.",),
    "owner_silence": ("I can't hear you. What would you like to know?",),
    "owner_in_language": ("All right, in English. What would you like to know?",),
    "owner_goodbye": ("Goodbye.",),
    "owner_more": ('And {count} more. Say "more" to hear them.',),
    "owner_and_more": ("And {count} more.",),
    "owner_no_more": ("That is all there is.",),
    # --- visits
    "owner_jobs": ("{day} you have {jobs}.",),
    "owner_had_jobs": ("{day} you had {jobs}.",),
    "owner_of_them": ("{emergencies} among them.",),
    "owner_left": ("{day} you still have {left} to come, and {done} behind you.",),
    "owner_all_done": ("{day} nothing more is to come; {done} behind you.",),
    "owner_nothing": ("You have nothing on {day}.",),
    "owner_had_nothing": ("You had nothing on {day}.",),
    "owner_nothing_coming": ("Nothing is coming up in the next two weeks.",),
    "owner_fewer": ("There are not that many: you have {jobs} {day}.",),
    "owner_job": ("{hour}, {details}.",),
    "owner_job_emergency": ("An emergency {hour}: {details}.",),
    "owner_job_on": ("{day}, {hour}, {details}.",),
    "owner_job_on_emergency": ("{day}, an emergency {hour}: {details}.",),
    "owner_job_first": ("Your first job {day} is {hour}: {details}.",),
    "owner_job_last": ("Your last job {day} is {hour}: {details}.",),
    "owner_job_next": ("Your next job is {day}, {hour}: {details}.",),
    "owner_job_numbered": ("Job {number} {day} is {hour}: {details}.",),
    "owner_it_is_urgent": ("It is an emergency.",),
    "owner_job_words": ("They said: {text}.",),
    "owner_job_phone": ("Their number is {phone}.",),
    "owner_no_customer": ("I know no customer called {name}.",),
    "owner_no_visit": ("{name} has no visit coming up.",),
    # --- days nobody works, and time that is free
    "owner_closed_date": ("You closed that date.",),
    "owner_closed_holiday": ("You are closed for the holiday: {holiday}.",),
    "owner_closed_weekday": ("You are closed on that day of the week.",),
    "owner_closed_nobody": ("Nobody works that day.",),
    "owner_free": ("These times are still free {day}.",),
    "owner_free_day": ("{day}, {hours}.",),
    "owner_free_hours": ("{day} is still free {hours}.",),
    "owner_free_then": ("Yes, a visit still fits {day}.",),
    "owner_not_free_then": ("No, a visit does not fit {day}.",),
    "owner_none_free": ("Nothing is free {day}.",),
    # --- emergencies
    "owner_open_many": ("{emergencies} are still open.",),
    "owner_open_emergency": ("An emergency is still open, {age}: {details}.",),
    "owner_no_emergencies": ("No emergencies {day}.",),
    "owner_no_other_emergencies": ("No other emergencies {day}.",),
    "owner_emergencies": ("{emergencies} {day}.",),
    "owner_alarm_acknowledged": ("{age}: {details}. {name} took it.",),
    "owner_alarm_exhausted": ("{age}: {details}. Nobody took it.",),
    "owner_alarm_withdrawn": ("{age}: {details}. It was called off.",),
    # --- calls to return
    "owner_no_return_calls": ("Nobody is waiting for a call.",),
    "owner_return_calls": ("You have {calls} to return.",),
    "owner_owed_missed_call": ("{who}: a missed call, {age}.",),
    "owner_owed_partial_intake": ("{who}: hung up before we were done, {age}.",),
    "owner_owed_human_requested": ("{who}: wants to speak to a person, {age}.",),
    "owner_owed_no_slot": ("{who}: no time could be found, {age}.",),
    "owner_owed_voicemail": ("{who}: left a voicemail, {age}.",),
    "owner_owed_declined_times": ("{who}: did not like the times, {age}.",),
    "owner_owed_other": ("{who}: asked to be called, {age}.",),
    # --- the day's calls, and what needs a look
    "owner_tally": ("{day} we took {calls} and booked {visits}.",),
    "owner_tally_unbooked": ("{day} we took {calls} and booked nothing.",),
    "owner_tally_none": ("{day} we took no calls.",),
    "owner_tally_missed": ("{calls} missed.",),
    "owner_flagged": ("{conversations} to look at.",),
    "owner_none_flagged": ("There is no conversation to look at.",),
    "owner_flagged_one": ("{details}.",),
    "owner_undelivered": ("{texts} not delivered in the last seven days.",),
    "owner_none_undelivered": ("All texts of the last seven days went out.",),
    "owner_undelivered_one": ("To {details}.",),
    "alert_owner_line_locked": (
        "{business}: five wrong PINs on your owner's line, so it is locked for an hour. If that "
        "was not you, somebody has your number: set a longer PIN.",
    ),
}

ES: Final[dict[str, tuple[str, ...]]] = {
    # --- getting in
    "owner_refused": ("Lo siento, en esta línea no le puedo ayudar. Adiós.",),
    "owner_pin_unset": (
        "Esta línea todavía no tiene PIN. Póngalo en los ajustes de su negocio y vuelva a "
        "llamar. Adiós.",
    ),
    "owner_locked": ("Esta línea está bloqueada por ahora. Intente de nuevo en una hora. Adiós.",),
    "owner_pin": (
        "Marque su PIN y luego la tecla de número.",
        "Todavía necesito su PIN. Márquelo, y luego la tecla de número.",
    ),
    "owner_pin_wrong": ("Ese PIN no es correcto. Márquelo otra vez, y luego la tecla de número.",),
    "owner_pin_refused": ("Ese PIN no es correcto. Adiós.",),
    "owner_welcome": (
        "Hola, esta es su línea en {business}. ¿Qué quiere saber? Marque 0 para oír las teclas.",
    ),
    # --- the line
    "owner_menu": (
        "Pregúnteme, o marque 1 para hoy, 2 para mañana, 3 para emergencias, 4 para llamadas por "
        "devolver, 5 para los próximos siete días, 6 para oír más, 8 para repetir, 9 para "
        "inglés, o asterisco para colgar.",
    ),
    "owner_examples": (
        "Puede preguntar: qué tengo mañana, cuál es el primer trabajo del lunes, hay emergencias "
        "esta tarde, a quién tengo que llamar, o estoy libre el jueves a las tres.",
    ),
    "owner_not_understood": ("Perdón, eso no lo entendí.",),
    "owner_only_tells": (
        "Le puedo decir qué hay, pero aquí no puedo cambiar nada. Hágalo en su agenda, por favor.",
    ),
    "owner_too_far_back": ("Le puedo hablar de ayer, de hoy y de los días que vienen.",),
    "owner_silence": ("No le oigo. ¿Qué quiere saber?",),
    "owner_in_language": ("Muy bien, en español. ¿Qué quiere saber?",),
    "owner_goodbye": ("Adiós.",),
    "owner_more": ('Y {count} más. Diga "más" para oírlos.',),
    "owner_and_more": ("Y {count} más.",),
    "owner_no_more": ("Eso es todo.",),
    # --- visits
    "owner_jobs": ("{day} tiene {jobs}.",),
    "owner_had_jobs": ("{day} tuvo {jobs}.",),
    "owner_of_them": ("Entre ellos, {emergencies}.",),
    "owner_left": ("{day} todavía le espera: {left}. Ya quedó atrás: {done}.",),
    "owner_all_done": ("{day} ya no viene nada. Ya quedó atrás: {done}.",),
    "owner_nothing": ("No tiene nada {day}.",),
    "owner_had_nothing": ("No tuvo nada {day}.",),
    "owner_nothing_coming": ("No viene nada en las próximas dos semanas.",),
    "owner_fewer": ("No hay tantos: tiene {jobs} {day}.",),
    "owner_job": ("{hour}, {details}.",),
    "owner_job_emergency": ("Una emergencia {hour}: {details}.",),
    "owner_job_on": ("{day}, {hour}, {details}.",),
    "owner_job_on_emergency": ("{day}, una emergencia {hour}: {details}.",),
    "owner_job_first": ("Su primer trabajo {day} es {hour}: {details}.",),
    "owner_job_last": ("Su último trabajo {day} es {hour}: {details}.",),
    "owner_job_next": ("Su próximo trabajo es {day}, {hour}: {details}.",),
    "owner_job_numbered": ("El trabajo {number} {day} es {hour}: {details}.",),
    "owner_it_is_urgent": ("Es una emergencia.",),
    "owner_job_words": ("Dijeron: {text}.",),
    "owner_job_phone": ("Su número es {phone}.",),
    "owner_no_customer": ("No conozco a ningún cliente que se llame {name}.",),
    "owner_no_visit": ("{name} no tiene ninguna visita próxima.",),
    # --- days nobody works, and time that is free
    "owner_closed_date": ("Usted cerró esa fecha.",),
    "owner_closed_holiday": ("Está cerrado por el día feriado: {holiday}.",),
    "owner_closed_weekday": ("Ese día de la semana está cerrado.",),
    "owner_closed_nobody": ("Ese día no trabaja nadie.",),
    "owner_free": ("Todavía hay tiempo libre {day}.",),
    "owner_free_day": ("{day}, {hours}.",),
    "owner_free_hours": ("{day} todavía está libre {hours}.",),
    "owner_free_then": ("Sí, todavía cabe una visita {day}.",),
    "owner_not_free_then": ("No, no cabe una visita {day}.",),
    "owner_none_free": ("No hay nada libre {day}.",),
    # --- emergencies
    "owner_open_many": ("Siguen abiertas {emergencies}.",),
    "owner_open_emergency": ("Sigue abierta una emergencia, {age}: {details}.",),
    "owner_no_emergencies": ("No hay emergencias {day}.",),
    "owner_no_other_emergencies": ("No hay otras emergencias {day}.",),
    "owner_emergencies": ("{emergencies} {day}.",),
    "owner_alarm_acknowledged": ("{age}: {details}. La atendió {name}.",),
    "owner_alarm_exhausted": ("{age}: {details}. Nadie la atendió.",),
    "owner_alarm_withdrawn": ("{age}: {details}. Se dio por terminada.",),
    # --- calls to return
    "owner_no_return_calls": ("Nadie está esperando una llamada.",),
    "owner_return_calls": ("Tiene {calls} por devolver.",),
    "owner_owed_missed_call": ("{who}: llamada perdida, {age}.",),
    "owner_owed_partial_intake": ("{who}: colgó antes de terminar, {age}.",),
    "owner_owed_human_requested": ("{who}: quiere hablar con una persona, {age}.",),
    "owner_owed_no_slot": ("{who}: no se encontró hora, {age}.",),
    "owner_owed_voicemail": ("{who}: dejó un mensaje de voz, {age}.",),
    "owner_owed_declined_times": ("{who}: no le convinieron las horas, {age}.",),
    "owner_owed_other": ("{who}: pidió que le llamen, {age}.",),
    # --- the day's calls, and what needs a look
    "owner_tally": ("{day} contestamos {calls} y agendamos {visits}.",),
    "owner_tally_unbooked": ("{day} contestamos {calls} y no agendamos nada.",),
    "owner_tally_none": ("{day} no contestamos llamadas.",),
    "owner_tally_missed": ("Sin contestar: {calls}.",),
    "owner_flagged": ("Hay {conversations} por revisar.",),
    "owner_none_flagged": ("No hay conversaciones por revisar.",),
    "owner_flagged_one": ("{details}.",),
    "owner_undelivered": ("En los últimos siete días no se entregó: {texts}.",),
    "owner_none_undelivered": ("Todos los mensajes de los últimos siete días salieron.",),
    "owner_undelivered_one": ("A {details}.",),
    "alert_owner_line_locked": (
        "{business}: cinco PIN equivocados en su línea de dueño; queda bloqueada una hora. Si no "
        "fue usted, alguien tiene su número: ponga un PIN más largo.",
    ),
}
