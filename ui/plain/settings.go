package plain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// settingCommands are what a ward says once, and the bell.
func settingCommands() grammar {
	return grammar{
		{"ward", "", "ward NAME [; hospital: NAME]", "say which ward this PC is for; asked once. In a downtime that was declared without one it is entered as its ward",
			"ward 7B; hospital: St Example", parseWard},
		{"second-copy", "", "second-copy [FOLDER]", "keep the second copy of the log in another folder from the next start on, best on a stick; alone, where both copies are",
			`second-copy E:\`, parseSecondCopy},
		{"bell", "", "bell off|once|repeat", "ring at a terminal when something becomes overdue or due; repeat: again every 5 minutes while it is critical",
			"bell once", parseBell},
	}
}

func parseWard(rest string) (act, error) {
	ward, hospital := "", ""
	for _, p := range cutParts(rest, true, "hospital") {
		if p.label == "hospital" {
			hospital = p.text
		} else {
			ward = p.text
		}
	}
	if !strings.ContainsFunc(ward, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) {
		return f.setWard(strings.Trim(ward, `"`), strings.Trim(hospital, `"`))
	}, nil
}

func (f *face) setWard(ward, hospital string) ([]string, error) {
	settings := f.s.Settings()
	if f.s.Running() {
		lines, err := f.do(incident.NameWard{WardNamed: event.WardNamed{Ward: ward, Organisation: hospital}})
		if err != nil || settings.Ward != "" {
			return lines, err
		}
		settings.Ward, settings.Organisation = ward, cmp.Or(hospital, settings.Organisation)
		if err := f.s.SaveSettings(settings); err != nil {
			return append(lines, "note: this PC is asked for its ward again at the next start: "+err.Error()), nil
		}
		return lines, nil
	}
	settings.Ward = ward
	if hospital != "" {
		settings.Organisation = hospital
	}
	if err := f.s.SaveSettings(settings); err != nil {
		return nil, err
	}
	lines := []string{"ok - " + f.wardLine()}
	if f.s.Ward() != ward {
		lines = []string{fmt.Sprintf("ok - from the next start on this PC is for %s; this one was given --ward %s", ward, f.s.Ward())}
	}
	return lines, nil
}

func parseSecondCopy(rest string) (act, error) {
	folder := session.TypedPath(rest)
	if folder == "" {
		return func(f *face) ([]string, error) { return read(f.copyLines()...), nil }, nil
	}
	return func(f *face) ([]string, error) {
		settings := f.s.Settings()
		settings.Second = folder
		if err := f.s.SaveSettings(settings); err != nil {
			return nil, err
		}
		return []string{fmt.Sprintf("ok - the second copy is kept in %s from the next start of the program on", clean.Quoted(f.s.Settings().Second))}, nil
	}, nil
}

func parseBell(rest string) (act, error) {
	bells := map[string]session.Bell{"off": session.BellOff, "once": session.BellOnce, "repeat": session.BellRepeat}
	bell, ok := bells[strings.ToLower(rest)]
	if !ok {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) {
		settings := f.s.Settings()
		settings.Bell = bell
		if err := f.s.SaveSettings(settings); err != nil {
			return nil, err
		}
		return []string{"ok - the bell: " + strings.ToLower(rest)}, nil
	}, nil
}

// rings reports whether the bell is to ring, at a terminal, for what was found overdue.
func (f *face) rings(fresh bool) bool {
	if !f.s.Running() {
		return false
	}
	late := f.s.State().LateRecords(f.now())
	board, _ := f.s.Board(session.Role{})
	critical := len(late) > 0 || slices.ContainsFunc(board.Overdue, func(i incident.Item) bool { return i.Step.Def.Critical })
	if !f.s.Settings().Bell.Rings(time.Since(f.rang), fresh, critical) {
		return false
	}
	f.rang = time.Now()
	return true
}

// moreChoices are the handbook and what is said once.
func (f *face) moreChoices() []choice {
	list := []choice{handbookChoice()}
	if f.s.Looking() != nil {
		return list
	}
	if !f.s.Running() || !f.s.State().StartedForWard() {
		list = append(list, choice{"Which ward this PC is for", []question{
			{name: "ward", words: "Which ward?"}, {name: "hospital", words: "Which hospital?", optional: true},
		}, func(a told) string { return "ward " + parted(a["ward"]) + a.labelledAfter("hospital") }})
	}
	return append(list,
		choice{"Where the second copy of the log is kept", []question{{name: "folder", words: "Which folder, best on a stick? As E:\\", optional: true, enter: "to leave it where it is"}},
			func(a told) string { return strings.TrimSpace("second-copy " + a["folder"]) }},
		choice{"The bell, when something becomes overdue or due", []question{{name: "bell", words: "When does it ring?", only: true, options: are(
			option{"off", "off"}, option{"once", "once"}, option{"repeat: again while it is critical", "repeat"})}},
			func(a told) string { return "bell " + a["bell"] }})
}
