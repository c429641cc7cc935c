package tui

import "strings"

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

// names are systems as people write them. One this version does not know, from
// the line mode or another program, is shown as it stands.
func names(ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = id
		for _, s := range systems {
			if strings.EqualFold(s.id, id) {
				list[i] = s.short
			}
		}
	}
	return list
}
