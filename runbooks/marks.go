package runbooks

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/procedure"

	"github.com/yuin/goldmark/ast"
)

// The marks that plain files use (research/corpus.md section 4). All stand in
// brackets: a time in running text may be a dose or an interval.
var (
	optionalMarks = map[string]bool{"optional": true, "if applicable": true, "if required": true, "if needed": true, "nice": true}
	criticalMarks = map[string]bool{"critical": true, "essential": true, "mandatory": true}

	estimateMark = regexp.MustCompile(`^(?:about |approx\.? |approximately |around |~ ?)?(?:\d{1,3} ?(?:-|–|to) ?)?(\d{1,3}(?:\.\d)?) ?(minutes?|mins?|hours?|hrs?|h)$`)
	blankField   = regexp.MustCompile(`:\s*_{2,}\s*\.?$`)
)

var openings = newByteSet("([")

// maxMark is the longest mark in bytes, with its closing bracket.
const maxMark = 40

// readMarks reads the marks in a step's own words.
func readMarks(s *procedure.Step) {
	for rest := s.Text; ; {
		open := openings.index(rest)
		if open < 0 {
			break
		}
		rest = rest[open+1:]
		end := strings.IndexAny(rest[:min(len(rest), maxMark)], ")]")
		if end < 0 {
			continue
		}
		mark := strings.ToLower(rest[:end])
		s.Optional = s.Optional || optionalMarks[mark]
		s.Critical = s.Critical || criticalMarks[mark]
		if s.Estimate > 0 || digits.index(mark) < 0 {
			continue
		}
		if m := estimateMark.FindStringSubmatch(mark); m != nil {
			s.Estimate = estimate(m[1], m[2])
		}
	}
	if strings.Contains(s.Text, "__") && blankField.MatchString(s.Text) {
		s.Answer = &procedure.Answer{Kind: procedure.AnswerText}
	}
}

// estimate is a number of minutes or hours in whole seconds.
func estimate(number, unit string) int64 {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0
	}
	each := time.Minute
	if unit[0] == 'h' || unit[0] == 'H' {
		each = time.Hour
	}
	return int64(n * each.Seconds())
}

// maxLeadIn is the longest paragraph, in bytes, that names the list under it.
const maxLeadIn = 160

// isLeadIn reports whether a paragraph of this text names what follows: it is
// short and ends in a colon, or is bold as a whole.
func isLeadIn(text string, n ast.Node) bool {
	if text == "" || len(text) > maxLeadIn || strings.Contains(text, "\n") {
		return false
	}
	if strings.HasSuffix(text, ":") {
		return true
	}
	bold := leadIn(n)
	return bold != nil && bold.NextSibling() == nil
}

var (
	byRole      = regexp.MustCompile(`(?i)\b(?:performed|completed|done|carried out|executed|taken) by (?:the |an? )?([a-z][a-z0-9 /-]{1,40})`)
	forRole     = regexp.MustCompile(`(?i)^(?:steps|tasks|actions|checklist|instructions|duties|action card) for (?:the |an? )?([a-z][a-z0-9 /-]{1,40})`)
	bracketRole = regexp.MustCompile(`^\[([A-Za-z][A-Za-z /-]{1,30})\]`)
)

// roleWords end a heading that is nothing but a role.
var roleWords = newWordSet(`nurse sister matron doctor consultant registrar physician pharmacist midwife clerk porter runner
loggist scribe receptionist manager lead leader commander coordinator co-ordinator officer owner assignee administrator supervisor
director facilitator executive technician operator everyone everybody`)

const inCharge = " in charge"

// isRole reports whether a heading is nothing but a role of up to four words,
// with or without a remark in brackets.
func isRole(heading string) bool {
	name, _, _ := strings.Cut(heading, "(")
	name = strings.TrimRight(name, ": ")
	if n := len(name) - len(inCharge); n >= 0 && strings.EqualFold(name[n:], inCharge) {
		name = name[:n]
	}
	if strings.Count(name, " ") > 3 || strings.Contains(name, ":") || !roleWords.has(name[strings.LastIndexByte(name, ' ')+1:]) {
		return false
	}
	first, rest := nextWord(name)
	if rest != "" && verbs.has(first) && !roleTasks.has(first) {
		return false // "Send the runner"
	}
	for word := range strings.FieldsSeq(name) {
		if notInRole.has(word) {
			return false // "By the porter"
		}
	}
	return true
}

// roleTasks are verbs that begin the names of roles, "Triage nurse", and notInRole
// words that stand in none.
var (
	roleTasks = newWordSet(`triage search charge discharge transfer transport support supply record link lead group shift stage control change release test`)
	notInRole = newWordSet(`by via with without to from using the a an your our for of on at if when is are method option route plan`)
)

// isRoles is isRole for one or several of them.
func isRoles(words string) bool {
	words = strings.TrimSpace(words)
	return isRole(words) || isRole(strings.TrimSuffix(words, "s"))
}

// roleInHeading returns the role that a heading names, in the form of role=.
func roleInHeading(heading string) string {
	if strings.Contains(heading, " for ") {
		if m := forRole.FindStringSubmatch(heading); m != nil && isRoles(m[1]) {
			return roleSlug(m[1])
		}
	}
	if strings.Contains(heading, " by ") {
		if m := byRole.FindStringSubmatch(heading); m != nil && isRoles(m[1]) {
			return roleSlug(m[1])
		}
	}
	if isRole(heading) {
		name, _, _ := strings.Cut(heading, "(")
		return roleSlug(name)
	}
	return ""
}

// roleInLeadIn returns the role that the words above a list name.
func roleInLeadIn(text string) string {
	if strings.HasPrefix(text, "[") {
		if m := bracketRole.FindStringSubmatch(text); m != nil {
			return roleSlug(m[1])
		}
	}
	return roleInHeading(strings.TrimRight(text, ": "))
}

func roleSlug(name string) string {
	id := slug(strings.TrimSpace(name))
	if strings.HasPrefix(id, "p-") {
		return ""
	}
	return id
}
