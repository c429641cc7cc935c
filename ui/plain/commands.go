package plain

import (
	"strconv"
	"strings"

	"downtime/store/event"
	"downtime/store/incident"
	"downtime/ui/session"
)

// reading is the parser of a command that takes nothing.
func reading(do act) func(string) (act, error) {
	return func(rest string) (act, error) {
		if rest != "" {
			return nil, errUsage
		}
		return do, nil
	}
}

// reasonOnly is the parser of a command that takes a reason and nothing else.
func reasonOnly(action func(reason string) incident.Action) func(string) (act, error) {
	return func(rest string) (act, error) {
		before, reason := cutReason(rest)
		if before != "" {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) { return f.do(action(reason)) }, nil
	}
}

func parseClose(rest string) (act, error) {
	before, reason := cutReason(rest)
	if before != "" {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.close(reason) }, nil
}

func phase(to event.Phase) func(string) (act, error) {
	return func(rest string) (act, error) {
		before, reason := cutReason(rest)
		if before != "" {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) {
			if to != event.Recovery {
				return f.do(incident.ChangePhase{Phase: to, Reason: reason})
			}
			lines, err := f.doSaying(incident.ChangePhase{Phase: to, Reason: reason}, func(o session.Outcome) string {
				words := f.lastWords(o)
				if down := session.NotInUse(f.s.State()); down != "" {
					words += "; LOOK: " + down
				}
				return words
			})
			return f.withPaper(lines, err)
		}, nil
	}
}

// aWord is the parser of a command that takes a word.
func aWord(do func(f *face, word string) ([]string, error)) func(string) (act, error) {
	return func(rest string) (act, error) {
		list, err := words(rest)
		if err == nil && len(list) != 1 {
			err = errUsage
		}
		return func(f *face) ([]string, error) { return do(f, list[0].text) }, err
	}
}

// maybeAWord is the parser of a command that takes a word, or none, which is "".
func maybeAWord(do func(f *face, word string) ([]string, error)) func(string) (act, error) {
	given := aWord(do)
	return func(rest string) (act, error) {
		if strings.TrimSpace(rest) == "" {
			return func(f *face) ([]string, error) { return do(f, "") }, nil
		}
		return given(rest)
	}
}

// oneAndReason reads WORD [: REASON].
func oneAndReason(rest string) (one, reason string, err error) {
	list, reason, err := wordsAndReason(rest)
	if err == nil && len(list) != 1 {
		err = errUsage
	}
	if err != nil {
		return "", "", err
	}
	return list[0].text, reason, nil
}

func refAndReason(do func(f *face, ref stepRef, reason string) ([]string, error)) func(string) (act, error) {
	return func(rest string) (act, error) {
		typed, reason, err := oneAndReason(rest)
		if err != nil {
			return nil, err
		}
		ref, err := parseRef(typed)
		return func(f *face) ([]string, error) { return do(f, ref, reason) }, err
	}
}

func settle(as incident.Status) func(string) (act, error) {
	return refAndReason(func(f *face, ref stepRef, reason string) ([]string, error) {
		return f.settle(ref, as, reason)
	})
}

var parseReopen = refAndReason((*face).reopen)

func stepChange(do func(*face, stepArgs) ([]string, error), withValue bool) func(string) (act, error) {
	return func(rest string) (act, error) {
		args, err := parseStepArgs(rest, withValue)
		return func(f *face) ([]string, error) { return do(f, args) }, err
	}
}

func parseDeclare(rest string) (act, error) {
	name, rest, _ := strings.Cut(rest, " ")
	modes := map[string]event.Mode{"live": event.Live, "drill": event.Drill, "readiness": event.Readiness}
	mode, ok := modes[strings.ToLower(name)]
	if !ok {
		return nil, errUsage
	}
	d, err := parseDeclaration(mode, rest)
	return func(f *face) ([]string, error) { return f.declare(d) }, err
}

func parseNoDuff(rest string) (act, error) {
	d, err := parseDeclaration(event.Live, rest)
	return func(f *face) ([]string, error) { return f.noDuff(d) }, err
}

func parseStep(rest string) (act, error) {
	list, err := words(rest)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return (*face).firstStep, nil
	case len(list) > 1:
		return nil, errUsage
	}
	ref, err := parseRef(list[0].text)
	return func(f *face) ([]string, error) { return f.step(ref) }, err
}

func parseStandDown(rest string) (act, error) {
	name, reason, err := oneAndReason(rest)
	return func(f *face) ([]string, error) { return f.standDown(name, reason) }, err
}

// entryAndText reads ENTRY : TEXT.
func entryAndText(rest string) (uint64, string, error) {
	typed, text, err := oneAndReason(rest)
	if err != nil {
		return 0, "", err
	}
	seq, err := strconv.ParseUint(typed, 10, 64)
	if err != nil {
		return 0, "", errUsage
	}
	return seq, text, nil
}

// parseWitness reads the line with or without the word LOG, which this command may
// well have been taken for.
func parseWitness(rest string) (act, error) {
	if rest == "" {
		return nil, errUsage
	}
	line := rest
	if first, _, _ := strings.Cut(rest, " "); !strings.EqualFold(strings.TrimSuffix(first, ":"), "log") {
		line = "LOG " + rest
	}
	action, err := session.SeeWitness(line)
	return func(f *face) ([]string, error) { return f.do(action) }, err
}

// parsePerson reads NAME, ROLE, with or without quotes around them.
func parsePerson(rest string) (event.Person, error) {
	return session.ParsePerson(strings.ReplaceAll(rest, `"`, ""))
}

func parseWho(rest string) (act, error) {
	if rest == "" {
		return nil, errUsage
	}
	who, err := parsePerson(rest)
	return func(f *face) ([]string, error) { return f.signOn(who) }, err
}

func parseHandover(rest string) (act, error) {
	if rest == "" {
		return (*face).handoverSheet, nil
	}
	to, err := parsePerson(rest)
	return func(f *face) ([]string, error) { return f.do(incident.GiveHandover{To: to}) }, err
}

func parseAccept(rest string) (act, error) {
	return func(f *face) ([]string, error) { return f.accept(rest) }, nil
}

func parseFor(rest string) (act, error) {
	if rest == "" {
		return func(f *face) ([]string, error) { return f.writeFor(nil) }, nil
	}
	doer, err := parsePerson(rest)
	return func(f *face) ([]string, error) { return f.writeFor(&doer) }, err
}

func parseClock(rest string) (act, error) {
	if rest == "" {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.setClock(rest) }, nil
}
