package runbooks

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"downtime/runbooks/procedure"
)

// dates writes the dates of the front matter as YYYY-MM-DD where they can mean
// one day only.
func (x *fixer) dates() {
	for _, key := range []string{"approved_on", "last_reviewed_on"} {
		line := x.doc.keys[key]
		m := dateLine.FindStringSubmatch(x.body(line))
		if m == nil || m[2] != key {
			continue
		}
		if day, ok := readDate(&findings{}, line, key, m[4]); ok && day != m[4] {
			x.edits = append(x.edits, edit{line: line, text: m[1] + m[2] + m[3] + day + m[5]})
		}
	}
}

// dateLine is a key with a date, in quotes or not, and what may stand after it.
var dateLine = regexp.MustCompile(`^(\s*)(\w+)(\s*:\s*["']?)([^"'#]*?)(["']?\s*(?:#.*)?)$`)

// stepComment is a comment of metadata that begins and ends on one line.
var stepComment = regexp.MustCompile(`(<!--\s*)((?i:step)\s*:)(.*?)(-->)`)

// metadata writes keys, flags and durations in their usual form.
func (x *fixer) metadata(comments []comment) {
	count := make(map[int]int) // comments of metadata on each line
	for _, c := range comments {
		if _, ok := cutStep(c.text); ok {
			count[c.line]++
		}
	}
	for line := range x.lines {
		line++
		if count[line] == 0 {
			continue
		}
		body := x.body(line)
		found := stepComment.FindAllStringSubmatchIndex(body, -1)
		if len(found) != count[line] {
			continue // one is in a code span, or goes on in the next line
		}
		var b strings.Builder
		var times []readTime
		last := 0
		for _, m := range found {
			b.WriteString(body[last:m[4]])
			b.WriteString("step:")
			words, read := usual(body[m[6]:m[7]])
			b.WriteString(words)
			times = append(times, read...)
			last = m[7]
		}
		if b.WriteString(body[last:]); b.String() != body {
			x.edits = append(x.edits, edit{line: line, text: b.String(), times: times})
		}
	}
}

// usual is the text of a metadata comment with keys, flags and durations
// written as they should be, and the times that are read only so. Everything else
// stays as it stands.
func usual(text string) (string, []readTime) {
	var b strings.Builder
	var times []readTime
	last := 0
	put := func(at int, was, now string) {
		b.WriteString(text[last:at])
		b.WriteString(now)
		last = at + len(was)
	}
	for _, t := range tokens(nil, strings.ReplaceAll(text, "\t", " ")) {
		word := spelled(t.key)
		switch {
		case t.bare && slices.Contains(flags, word), !t.bare && slices.Contains(stepKeys, word):
			put(t.at, t.key, word)
		default:
			continue
		}
		if t.bare || t.unclosed || word != "within" && word != "from" && word != "every" {
			continue
		}
		if d, err := procedure.ParseDuration(t.value); err == nil {
			put(t.valueAt, t.value, compact(int64(d.Seconds())))
		} else if d, ok := procedure.DurationAsSaid(t.value); ok {
			seconds := int64(d.Seconds())
			at, was := t.valueAt, t.value
			if quoted := `"` + was + `"`; endsAt(text, at-1+len(quoted)) && strings.HasPrefix(text[at-1:], quoted) {
				at, was = at-1, quoted
			}
			put(at, was, compact(seconds))
			times = append(times, readTime{word, seconds})
		}
	}
	b.WriteString(text[last:])
	return b.String(), times
}

// endsAt reports whether a word may end at an offset.
func endsAt(text string, at int) bool { return at >= len(text) || text[at] == ' ' || text[at] == '\t' }

// readTime is a time in words that were not read as one before the change.
type readTime struct {
	key     string
	seconds int64
}

// setTimes gives the steps of a procedure the times that edits make readable.
func setTimes(steps []*procedure.Step, edits []edit) {
	for _, e := range edits {
		var step *procedure.Step // that of the comment: the last that begins before it
		for _, s := range steps {
			if s.Line <= e.line {
				step = s
			}
		}
		for _, t := range e.times {
			if step == nil {
				break
			}
			to := map[string]*int64{"within": &step.Within, "from": &step.From, "every": &step.Every}[t.key]
			if *to == 0 {
				*to = t.seconds
			}
		}
	}
}

// ids gives every box without an id one from its words.
func (x *fixer) ids(tidied *tidied) {
	steps := x.doc.Procedure.Steps()
	taken := make(map[string]bool)
	for _, s := range steps {
		taken[s.ID] = true
	}
	ends := textEnds(tidied)
	for i, s := range steps {
		end, isBox := ends[s.Line]
		if !derivedID(s) || !isBox {
			continue
		}
		id := wordsID(s, taken)
		next := len(x.lines) + 1
		if i+1 < len(steps) {
			next = steps[i+1].Line
		}
		if e, ok := x.giveID(s.Line, end, next, id, tidied.comments); ok {
			e.id, e.step = id, i
			taken[id] = true
			x.edits = append(x.edits, e)
		}
	}
}

// giveID puts an id into the metadata of the step in a line, or adds metadata:
// at the end of the line, or below words that take several lines.
func (x *fixer) giveID(line, end, next int, id string, comments []comment) (edit, bool) {
	for _, c := range comments {
		rest, ok := cutStep(c.text)
		if !ok || c.line < line || c.line >= max(next, line+1) {
			continue
		}
		if t := tokens(nil, rest); len(t) > 0 && t[0].bare && !slices.Contains(flags, spelled(t[0].key)) {
			x.left = append(x.left, fmt.Sprintf("line %d keeps its id %q: what it should be is yours to say", c.line, t[0].key))
			return edit{}, false
		}
		body := x.current(c.line)
		m := stepComment.FindStringSubmatchIndex(body)
		if m == nil {
			x.left = append(x.left, fmt.Sprintf("line %d has metadata over several lines: add an id by hand", c.line))
			return edit{}, false
		}
		return edit{line: c.line, text: body[:m[6]] + " " + id + " " + strings.TrimLeft(body[m[6]:], " \t")}, true
	}
	comment := "<!-- step: " + id + " -->"
	if end <= line {
		return edit{line: line, text: strings.TrimRight(x.body(line), " \t") + " " + comment}, true
	}
	return edit{line: end, insert: true, text: under(x.body(line)) + comment}, true
}

// current is a line as the edits so far leave it.
func (x *fixer) current(line int) string {
	for i := len(x.edits) - 1; i >= 0; i-- {
		if e := x.edits[i]; e.line == line && !e.insert {
			return e.text
		}
	}
	return x.body(line)
}

var listMarkers = regexp.MustCompile(`^([\s>]*)((?:(?:[-*+]|\d+[.)])\s+)*)`)

// under is what stands before the words in a line below that of a list item.
func under(item string) string {
	m := listMarkers.FindStringSubmatch(item)
	if m[2] == "" {
		return m[1] + "  "
	}
	return m[1] + strings.Repeat(" ", len(m[2]))
}

// Words that say nothing in an id.
var fillers = newWordSet(`a an and any are as at be by for from has have if in is it its of on or our so than that the their them then
there these they this those to until was we were when where which who will with you your`)

// Limits of an id made of words: how many, and how long in bytes.
const (
	maxIDWords = 3
	maxIDBytes = 28
)

// wordsID makes an id of the first telling words of a step: "tell-blood-sciences".
func wordsID(s *procedure.Step, taken map[string]bool) string {
	title, _, _ := strings.Cut((*Contacts)(nil).Fill(s.Title, false), "____")
	var words []string
	length := 0
	for word := range strings.SplitSeq(slug(title), "-") {
		if fillers[word] || word == "" || len(words) == 0 && (word == "p" || word[0] < 'a') {
			continue
		}
		if length += len(word) + 1; len(words) > 0 && length > maxIDBytes || len(words) == maxIDWords {
			break
		}
		words = append(words, word)
	}
	id := strings.Join(words, "-")
	switch {
	case !isID(id) || slug(title) == "p-"+shortHash(title): // no Latin letters
		id = "step"
	case slices.Contains(flags, id):
		id += "-step"
	}
	if len(id) > maxIDBytes {
		id = strings.Trim(id[:maxIDBytes], "-")
	}
	if !taken[id] {
		return id
	}
	for n := 2; ; n++ {
		if next := id + "-" + strconv.Itoa(n); !taken[next] {
			return next
		}
	}
}
