package timeline

import "downtime/store/event"

// takenOver says from where the log was taken over.
func takenOver(body event.StorageTakenOver) string {
	from := "another session"
	switch {
	case body.FromPerson != "" && body.From != "":
		from = body.FromPerson + " (log-in " + body.From + ")"
	case body.FromPerson != "":
		from = body.FromPerson
	case body.From != "":
		from = "the session of log-in " + body.From
	}
	if body.Host != "" {
		from += " on " + body.Host
	}
	if body.Login != "" {
		from += " by log-in " + body.Login
	}
	if body.Frozen {
		return "Log taken over from " + from + ", which did not answer: what it had not said is saved may be missing"
	}
	return "Log taken over from " + from
}
