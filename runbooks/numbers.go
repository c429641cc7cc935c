package runbooks

import (
	"regexp"
	"strings"
)

// run is a row of figures in a text.
type run struct {
	span
	digits string // the figures alone
}

// mayBeTime reports whether the figures may be a time of day or a year.
func (r run) mayBeTime() bool {
	d := r.digits
	return len(d) == 4 && (d[0] < '2' || d[0] == '2' && d[1] < '4') && d[2] < '6' || isYear(d)
}

func isYear(d string) bool {
	return len(d) == 4 && (strings.HasPrefix(d, "19") || strings.HasPrefix(d, "20"))
}

// short reports whether the figures are as many as an extension or a bleep has.
func (r run) short() bool { return len(r.digits) >= 3 && len(r.digits) <= 6 }

// numberScan goes through a text once, from its start.
type numberScan struct {
	text  string
	runs  []run
	found []span
}

// nearby is how many bytes around figures are looked at, so that a file of nothing
// but figures takes no longer than another.
const nearby = 160

func (s *numberScan) before(r run) string { return s.text[max(0, r.from-nearby):r.from] }

func (s *numberScan) after(r run) string { return s.text[r.to:min(len(s.text), r.to+nearby)] }

var figures = regexp.MustCompile(`\d+(?:[*#]\d+)*`)

func newNumberScan(text string) *numberScan {
	s := &numberScan{text: text}
	for _, at := range figures.FindAllStringIndex(text, -1) {
		digits := strings.NewReplacer("*", "", "#", "").Replace(text[at[0]:at[1]])
		s.runs = append(s.runs, run{span{at[0], at[1]}, digits})
	}
	return s
}

// all finds the numbers for which a rule holds, and those that belong to one
// before them.
func (s *numberScan) all(is func(*numberScan, run) bool) []span {
	for i := 0; i < len(s.runs); i++ {
		r := s.runs[i]
		if s.inAddress(r) {
			continue
		}
		if n, from, to := s.whole(i); n > 0 {
			s.add(from, to)
			i += n - 1
			continue
		}
		if !s.standsAlone(r) || s.isMeasure(r) || !is(s, r) && !s.goesOn(i) {
			continue
		}
		to, n := s.groups(i)
		s.add(s.withKey(r), to)
		i += n - 1
	}
	return s.found
}

// add takes a number, with the brackets around it: what stands in its place has some.
func (s *numberScan) add(from, to int) {
	if strings.HasSuffix(s.text[:from], "(") && strings.HasPrefix(s.text[to:], ")") {
		from, to = from-1, to+1
	}
	s.found = append(s.found, span{from, to})
}

// inAddress reports whether figures are a part of an address on the web.
func (s *numberScan) inAddress(r run) bool {
	before := s.before(r)
	word := before[strings.LastIndexAny(before, " \t\n")+1:]
	return strings.Contains(word, "://") || strings.Contains(word, "www.")
}

// withKey is where figures begin with the key that is pressed before them, as in
// "*21*600" and "#6789".
func (s *numberScan) withKey(r run) int {
	switch before := s.before(r); {
	case strings.HasSuffix(before, "#"), strings.HasSuffix(before, "*") && len(r.digits) < r.to-r.from:
		return r.from - 1
	}
	return r.from
}

// whole reports how many runs from the i-th on are one whole number, as the
// numbering plan of the United Kingdom has them: 0 and nine or ten figures more, or
// + and the code of a country.
func (s *numberScan) whole(i int) (n, from, to int) {
	first := s.runs[i]
	before := s.before(first)
	plus := strings.HasSuffix(before, "+")
	if !plus && first.digits[0] != '0' || !s.startsWord(first.from) || patientNumber.MatchString(before) {
		return 0, 0, 0
	}
	least, most := 10, 11
	if abroad := strings.HasPrefix(first.digits, "00"); plus || abroad {
		least, most = 9, 15
	}
	total := 0
	for j := i; j < len(s.runs); j++ {
		if j > i && !phoneGap.MatchString(s.text[s.runs[j-1].to:s.runs[j].from]) {
			break
		}
		if total += len(s.runs[j].digits); total > most {
			break
		}
		if total >= least && s.endsWord(s.runs[j].to) {
			n, to = j-i+1, s.runs[j].to
		}
	}
	if n == 0 || s.isDate(s.runs[i:i+n]) || s.areTimes(s.runs[i:i+n]) {
		return 0, 0, 0
	}
	from = first.from
	if plus {
		from--
	}
	if strings.HasSuffix(s.text[:from], "(") && strings.Contains(s.text[from:to], ")") {
		from--
	}
	return n, from, to
}

var (
	phoneGap      = regexp.MustCompile(`^[ .()-]{1,3}$`)
	patientNumber = regexp.MustCompile(`(?i)\b(?:nhs|chi|h&c|hospital|patient|unit|case ?note|mrn)\s*(?:no|number|id)?\W*$`)
)

func (s *numberScan) isDate(runs []run) bool {
	if len(runs) < 3 {
		return false
	}
	a, b, c := len(runs[0].digits), len(runs[1].digits), len(runs[2].digits)
	return a <= 2 && b <= 2 && (c == 4 || c == 2)
}

func (s *numberScan) areTimes(runs []run) bool {
	for _, r := range runs {
		if !r.mayBeTime() {
			return false
		}
	}
	return true
}

// startsWord and endsWord say that no letter or figure goes on there.
func (s *numberScan) startsWord(at int) bool { return at == 0 || !goesOnByte(s.text[at-1]) }

func (s *numberScan) endsWord(at int) bool { return at == len(s.text) || !goesOnByte(s.text[at]) }

func goesOnByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// standsAlone reports whether figures are no part of a longer word, of a sum of
// money, of a time with a colon, of a decimal or of a date.
func (s *numberScan) standsAlone(r run) bool {
	before, after := s.before(r), s.after(r)
	if !s.startsWord(r.from) && !glued.MatchString(before) || !s.endsWord(r.to) && !emphasised.MatchString(after) {
		return false
	}
	if other := slashAfter.FindStringSubmatch(after); other != nil { // a pressure, or a month
		return emergencyNumber.MatchString(r.digits) && emergencyNumber.MatchString(other[1])
	}
	return !partBefore.MatchString(before) && !partAfter.MatchString(after)
}

var (
	glued      = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:x|ext|extn|dect|bleep|tel|_+)$`)
	emphasised = regexp.MustCompile(`^_+(?:\W|$)`)
	partBefore = regexp.MustCompile(`(?:[£$€]|\d[.,:]|\d-\d+-|\d/\d+/)$`)
	partAfter  = regexp.MustCompile(`^(?:[.,:]\d|-\d+-\d|/\d+/\d)`)
	slashAfter = regexp.MustCompile(`^/(\d{1,3})\b`)
)

// groups is where a number ends that begins with the i-th run, which may be
// written in groups, and of how many runs it is.
func (s *numberScan) groups(i int) (to, n int) {
	first := s.runs[i]
	to, n = first.to, 1
	total := len(first.digits)
	for j := i + 1; j < len(s.runs); j++ {
		r := s.runs[j]
		total += len(r.digits)
		odd := r.mayBeTime() && first.digits[0] != '0' && len(first.digits) != 3
		if s.text[s.runs[j-1].to:r.from] != " " || len(r.digits) < 2 || total > 12 || odd || !s.standsAlone(r) || s.isMeasure(r) {
			break
		}
		to, n = r.to, n+1
	}
	return to, n
}
