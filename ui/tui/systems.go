package tui

// system is one that can be named as down with one key. Its id is what
// procedures list under "systems", and what stands in the log.
type system struct {
	id    string
	name  string // in full, to choose from
	short string // in a header, and to choose from on a small screen
}

var systems = []system{
	{"epr", "EPR", "EPR"},
	{"pathology", "Pathology (requests, results)", "pathology"},
	{"imaging", "Imaging", "imaging"},
	{"medicines", "Medicines (ePMA)", "medicines"},
	{"network", "Network", "network"},
	{"phones", "Phones and bleeps", "phones"},
	{"cyber", "CYBER ATTACK or order to isolate", "CYBER"},
}
