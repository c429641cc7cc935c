package tui

import (
	"downtime/store/event"
	"downtime/ui/session"
	"downtime/ui/text"
)

// fill puts into a field what is known; typing replaces it.
func (d *declare) fill(label, value string) {
	for _, f := range d.fields {
		if f.label == label {
			f.input.SetValue(value)
			f.filled = value != ""
		}
	}
}

// systems are those that are down, as far as it was said.
func (d *declare) systems() []string {
	var ids []string
	for i, s := range systems {
		if d.down[i] {
			ids = append(ids, s.id)
		}
	}
	if other := d.value(fieldOther); other != "" {
		ids = append(ids, other)
	}
	return ids
}

func (d *declare) declaration(m *Model) (session.Declaration, event.Person, string) {
	ids := d.systems()
	since, err := d.since(m)
	who := event.Person{Name: d.value(fieldName), Role: d.value(fieldRole)}
	out := session.Declaration{Mode: d.mode, Title: text.DownTitle(ids), Systems: ids, Since: since, Clock: d.clock}
	switch {
	case len(ids) == 0 && !d.unsure:
		d.setFocus(0)
		return out, who, "Say what is down by its number, or press 0 if you are not sure yet."
	case err != nil:
		d.setFocus(stopSince)
		return out, who, sentence(err.Error()) + "."
	case !d.sinceSeen && d.mode == event.Live:
		d.setFocus(stopSince)
		return out, who, "Since when is it down? Type the time; Enter if it is only now."
	case !since.IsZero() && d.meant != d.value(fieldSince) && notToday(d.value(fieldSince), since, d.now(m)) != "":
		d.setFocus(stopSince)
		d.meant = d.value(fieldSince)
		return out, who, notToday(d.meant, since, d.now(m)) + "."
	case who.Name == "":
		d.setFocus(stopName)
		return out, who, "Say who you are: type your name."
	case !d.roleSeen && who.Role == "":
		d.setFocus(stopRole)
		return out, who, "Your role, as nurse in charge? Enter if it does not matter."
	case m.s.Ward() == "":
		return out, who, "The ward is not set: press Esc, then C."
	case !d.clock.Checked:
		d.setFocus(d.clockStop())
		return out, who, "Look at the wall clock. Press Y if this PC shows the same, or T to set it."
	}
	return out, who, ""
}
