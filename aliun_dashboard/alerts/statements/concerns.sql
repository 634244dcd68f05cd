-- Whom an alert concerns: the roles of its rule, its owner, whoever it names; what is nobody's, every agent.
person.active AND (person.id = alert.owner_id OR person.id = ANY(alert.people) OR (
    person.role = ANY(rule.roles) AND (person.role <> 'agente' OR (alert.owner_id IS NULL AND alert.people IS NULL))))
