package runbooks

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/procedure"
)

// Limits of a front matter: bytes, nesting, and keys.
const (
	maxFrontMatter     = 32 << 10
	maxFrontMatterDeep = 8
	maxFrontMatterKeys = 200
)

// frontMatter is the block of keys at the top of a file.
type frontMatter struct {
	present bool
	toml    bool
	text    []byte // between the fences
	length  int    // bytes up to the first of the body
	lines   int    // lines up to the first of the body
	above   int    // blank lines above it
}

// splitFrontMatter finds the block of keys: from --- in the first line to the
// next --- or ..., or between +++ for TOML. A block without a key is not one,
// but a rule with text under it. Blank lines above it, as are left when somebody
// copies an example, count for nothing where a key of ours is in the block.
func splitFrontMatter(body []byte) frontMatter {
	trimmed := bytes.TrimLeft(body, " \t\n")
	blank := body[:len(body)-len(trimmed)]
	above := bytes.Count(blank, []byte("\n"))
	if above == 0 {
		return splitAtTop(body)
	}
	head := splitAtTop(trimmed)
	if !head.present || !ownKeyLine.Match(head.text) {
		return frontMatter{}
	}
	head.above = above
	head.length += len(blank)
	head.lines += above
	return head
}

// ownKeyLine matches a key that only files written for this program have.
var ownKeyLine = regexp.MustCompile(`(?m)^(?:id|approved_by|approved_on|last_reviewed_on|review_in):`)

func splitAtTop(body []byte) frontMatter {
	first, rest, _ := bytes.Cut(body, []byte("\n"))
	fence := string(bytes.TrimRight(first, " \t"))
	if fence != "---" && fence != "+++" {
		return frontMatter{}
	}
	start := len(first) + 1
	lines := 1
	for at := 0; at < len(rest); {
		line, _, _ := bytes.Cut(rest[at:], []byte("\n"))
		lines++
		end := at
		at += len(line) + 1
		mark := string(bytes.TrimRight(line, " \t"))
		if mark != fence && (fence != "---" || mark != "...") {
			continue
		}
		head := frontMatter{
			present: true,
			toml:    fence == "+++",
			text:    rest[:end],
			length:  min(start+at, len(body)),
			lines:   lines,
		}
		if !keyLine.Match(head.text) {
			return frontMatter{}
		}
		return head
	}
	return frontMatter{}
}

var keyLine = regexp.MustCompile(`(?m)^["']?[A-Za-z_][\w.-]*["']?[ \t]*[:=]`)

// entry is one key with its value as text; list is set where it was a list.
type entry struct {
	key, value string
	list       []string
	isList     bool
	closed     bool // no more items may follow on lines of their own
	line       int
}

// apply reads the keys into p. It returns the title, if there is one, whether
// there are keys that only files written for this program have, and the line of
// each key.
func (h frontMatter) apply(p *procedure.Procedure, f *findings) (title string, ours bool, lines map[string]int) {
	if !h.present {
		return "", false, nil
	}
	if len(h.text) > maxFrontMatter {
		f.add(1, "front-matter-limit", "the keys at the top cannot be read: they have %d bytes and the limit is %d, so shorten them", len(h.text), maxFrontMatter)
		return "", false, nil
	}
	entries := h.read(f)
	for i := range entries {
		entries[i].line += h.above
	}
	lines = make(map[string]int, len(entries))
	for _, e := range entries {
		if lines[e.key] > 0 {
			f.add(e.line, "duplicate-key", "%q stands twice: delete one, the first is used", e.key)
			continue
		}
		lines[e.key] = e.line
		switch e.key {
		case "title":
			title = e.value
		case "name":
			if title == "" && lines["title"] == 0 {
				title = e.value
			}
		case "id", "kind", "systems", "approved_by", "approved_on":
			ours = true
		}
		e.apply(p, f)
	}
	return title, ours, lines
}

// ownKeys are the keys of FORMATS section 1; all others are kept in Extra.
var ownKeys = []string{
	"title", "id", "version", "owner", "approved_by", "approved_on", "last_reviewed_on", "review_in", "kind", "systems",
}

var reviewPattern = regexp.MustCompile(`^(\d{1,3}) (day|week|month|year)s?$`)

// isID reports whether text is an id: [a-z][a-z0-9-]*.
func isID(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-') {
			continue
		}
		return false
	}
	return text != ""
}

func (e entry) apply(p *procedure.Procedure, f *findings) {
	if e.isList && e.key != "systems" && slices.Contains(ownKeys, e.key) {
		f.add(e.line, "wrong-value", "%q has a list where one value belongs: write it on one line", e.key)
		e.value = strings.Join(e.list, ", ")
	}
	date := func(to *string) {
		if e.value == "" {
			return
		}
		day, ok := readDate(f, e.line, e.key, e.value)
		if ok {
			*to = day
		}
	}
	switch e.key {
	case "title":
	case "id":
		switch {
		case e.value == "":
			f.add(e.line, "no-id", "id: is empty, so the history of this file hangs on its name: write id: %s", p.ID)
		case !isID(e.value):
			f.add(e.line, "bad-id", "id %q is not lower-case letters, digits and hyphens: the file name is used in its place", e.value)
		default:
			p.ID = e.value
		}
	case "version":
		p.Version = e.value
	case "owner":
		p.Owner = e.value
	case "approved_by":
		p.ApprovedBy = e.value
	case "approved_on":
		date(&p.ApprovedOn)
	case "last_reviewed_on":
		date(&p.LastReviewedOn)
	case "review_in":
		if e.value != "" && !reviewPattern.MatchString(e.value) {
			f.add(e.line, "bad-review", "review_in %q cannot be read: write it as 12 months or 90 days", e.value)
		}
		p.ReviewIn = e.value
	case "kind":
		kind := procedure.Kind(strings.ToLower(e.value))
		switch {
		case e.value == "":
		case !slices.Contains(procedure.Kinds, kind):
			f.add(e.line, "bad-kind", "kind %q is none of downtime, recovery, readiness, drill: it is read as downtime", e.value)
		default:
			p.Kind = kind
		}
	case "systems":
		e.applySystems(p, f)
	default:
		if p.Extra == nil {
			p.Extra = make(map[string]string)
		}
		p.Extra[e.key] = e.value
	}
}

// readDate reads a date into the form YYYY-MM-DD. One with its year first can
// mean only one day, whatever stands between the numbers, and is taken; 01/11/2026
// is two days, and is not.
func readDate(f *findings, line int, name, value string) (day string, ok bool) {
	if _, err := time.Parse(time.DateOnly, value); err == nil {
		return value, true
	}
	for _, layout := range []string{"2006/1/2", "2006.1.2", "2006-1-2", "2 January 2006", "2 Jan 2006"} {
		if date, err := time.Parse(layout, value); err == nil {
			day = date.Format(time.DateOnly)
			f.addAs(Warning, line, "bad-date", "%s %q is read as %s: write it so", name, value, day)
			return day, true
		}
	}
	f.add(line, "bad-date", "%s %q is not a date: write it as 2026-11-24", name, value)
	return "", false
}

func (e entry) applySystems(p *procedure.Procedure, f *findings) {
	systems := e.list
	if !e.isList {
		systems = strings.Split(e.value, ",")
	}
	for _, s := range systems {
		s = strings.ToLower(strings.TrimSpace(s))
		switch {
		case s == "" || slices.Contains(p.Systems, s):
		case strings.ContainsAny(s, "{}:\n"):
			f.add(e.line, "bad-system", "systems has %q: write a list of names such as [epr, pathology]", s)
		default:
			p.Systems = append(p.Systems, s)
		}
	}
}
