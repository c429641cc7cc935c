package runbooks

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rules for files from elsewhere read headings and the words above lists. The
// lists of words come from the headings of 3,182 public procedures
// (research/corpus.md sections 1 and 6).

// datedHeading matches the headings of a list of changes: a date or a version
// and nothing else.
var datedHeading = regexp.MustCompile(`^\[?(?:\d{4}-\d\d-\d\d|v?\d+\.\d+(?:\.\d+)*)\]?(?:\s*[-–—(].*)?$`)

func isDated(heading string) bool {
	return digits.index(heading[:min(len(heading), 3)]) >= 0 && datedHeading.MatchString(heading)
}

// documentParts begin the headings that are parts of a document, not steps.
var documentParts = newWordSet(`purpose scope definition definitions introduction overview background reference references role roles glossary
policy summary related contact contacts revision version document objective objectives goal goals prerequisite prerequisites requirements
conclusion conclusions faq faqs general principle principles abbreviations terms audience context about description material materials equipment
history note notes architecture training compliance enforcement exception exceptions governance`)

// documentHeading matches numbered headings that are parts of a document, such
// as "1. Purpose".
func documentHeading(heading string) bool {
	heading = strings.ToLower(heading)
	if rest, ok := strings.CutPrefix(heading, "pre-"); ok && strings.HasPrefix(rest, "requisite") {
		heading = "pre" + rest
	}
	end := 0
	for end < len(heading) && isWordByte(heading[end]) {
		end++
	}
	word := heading[:end]
	for _, stem := range [...]string{"responsibilit", "appendi"} {
		if len(word) > len(stem) && strings.HasPrefix(word, stem) {
			return true
		}
	}
	return documentParts[word]
}

// guidanceEndings, guidanceOpenings and guidanceParts are what a title ends in,
// begins with or holds if its file states rules or facts.
var (
	guidanceEndings = strings.Split("policy,policies,guideline,guidelines,principles,standards,conventions,styleguide,style guide,best practices,"+
		"roadmap,changelog,change log,release notes,architecture,overview,glossary,terms,faq,faqs,expectations,values,etiquette,"+
		"code of conduct,norms,matrix,report,summary,resources,references,requirements", ",")
	guidanceOpenings = strings.Split("about,introduction,overview,what is,why,guidance,policy,principles,tips,proposal", ",")
	guidanceParts    = regexp.MustCompile(`\b(?:guidelines?|principles|policy) (?:for|on|of)\b|\b(?:summary|report):`)
	numberedDecision = regexp.MustCompile(`^(?:adr|rfc)[ -]?\d`)
)

// guidanceTitle matches titles of files that state rules or facts.
func guidanceTitle(title string) bool {
	title = strings.ToLower(title)
	for _, ending := range guidanceEndings {
		if before, ok := strings.CutSuffix(title, ending); ok && (before == "" || !isWordByte(before[len(before)-1])) {
			return true
		}
	}
	for _, opening := range guidanceOpenings {
		if after, ok := strings.CutPrefix(title, opening); ok && (after == "" || !isWordByte(after[0])) {
			return true
		}
	}
	return containsAny(title, "adr", "rfc") && numberedDecision.MatchString(title) ||
		containsAny(title, "guideline", "principles", "policy", "summary", "report") && guidanceParts.MatchString(title)
}

// isWordByte reports whether c is one of \w in a regular expression.
func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// containsAny is a quick look at a text before a regular expression is asked.
func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// nouns are words that are as often a thing as something to do. At the start of
// an item they are a verb only if the words after them read so.
var nouns = newWordSet(`
access address balance block board book call change charge comment contact control date delay design document escape export file flag form
function group guide host image input issue issues key label level limit line link links list log map measure message model name need note notes
notice object offer order page pair plan point pool position power practice process produce program project prompt query range rate record
reference release report request research result return role root route sample scale schedule score script seal service share shift sign
snapshot source speed stage state status stream study subject supply support tag target task tasks time title trace track trade
account brief chase circle debrief discharge dispense escort feed match number show stamp staple stick swab tick
clamp dress fax shock suction text train transfer transition transport trigger type update upgrade use value view visit walk weight work`)

// afterNoun are words that follow a thing and not something to do.
var afterNoun = wordSet{
	"is": true, "are": true, "was": true, "were": true, "has": true, "have": true, "had": true, "will": true, "can": true, "may": true, "must": true,
	"should": true, "does": true, "of": true, "or": true, "-": true, "–": true, "—": true, "=": true, "|": true,
}

// states are words that make a sentence say what is so.
var states = wordSet{
	"is": true, "are": true, "was": true, "were": true, "has": true, "have": true, "had": true, "does": true, "can": true, "may": true, "might": true,
	"must": true, "should": true, "shall": true, "cannot": true, "can't": true, "isn't": true, "aren't": true, "won't": true, "could": true, "would": true,
}

const (
	statementWords = 9 // how far into an item its verb is looked for
	longestState   = 6 // bytes of the longest of states
)

// statement reports whether text, which is not imperative, says what is so.
func statement(text string) bool {
	count := 0
	for word := range strings.FieldsSeq(text) {
		if len(word) <= longestState && states.has(word) {
			return true
		}
		if count++; count == statementWords {
			break
		}
	}
	return false
}

var verbs = newWordSet(`
account admit bleed book brief chase circle crossmatch debrief designate discharge dispense escort feed infuse match number postpone
refrigerate reorder restock show shred stamp staple stick swab tick transfuse
accept access acknowledge activate add address adjust administer advise agree alert align allow allocate analyse analyze announce answer
append apply appoint approve archive arrange ask assemble assess assign assume attach attempt attend authenticate authorise authorize avoid
back backup balance be begin block boot bring browse build bump bypass calculate call cancel capture carry cat cd centrifuge change charge
check choose clarify classify clean cleanup clear click clone close collate collect come commence comment commit communicate compare compile complete compose
compress conduct configure confirm connect consider consult contact contain continue convene convert cool coordinate copy correct count cover create
cross cut deactivate debug decide declare decommission define delegate delete deliver deny deploy describe destroy detach detect determine develop
diagnose dial direct disable discard disconnect discontinue discuss dispatch display dispose disrupt dissolve distribute divert document don double download draft
drag drain draw drop dry dump duplicate edit elevate elicit eliminate email empty enable encourage end engage enrol enroll ensure enter
eradicate escalate establish estimate evacuate evaluate examine execute exit expand explain export expose extend extract fail fetch
file fill filter finalise finalize find finish fix flag flush focus follow forward freeze gather generate get give go grab grant
guide halt hand handle harden head heat help hit hold identify ignore immobilise implement import incubate inform initialise initialize initiate inject input
insert inspect install institute instruct interview introduce inventory investigate invite invoke isolate issue issues join keep kick kill label launch lay
leave let lift limit line link list listen load locate lock log login logout look lower maintain make manage map mark measure
meet mention merge message migrate minimise minimize mitigate mix modify monitor mount move name navigate negotiate nominate note notify observe obtain offer
offload open operate orchestrate order organise organize page pair partition pass paste patch pause perform permit persist phone pick pin ping pipette
place plan plug point populate position post pour power practice practise prefer prepare prescribe present preserve press prevent print prioritise prioritize proceed process
procure produce promote prompt protect prove provide provision publish pull purge push put quarantine query quiesce raise re-enable re-run reach read reactivate reassess
rebase reboot rebuild recall receive recheck recommend reconcile reconfigure reconnect record recover recreate rectify recycle redeploy redirect reduce refer
reference refill refresh register reinstall reinstate release reload relocate remain remember remind remove rename renew reopen repair repeat replace replicate
reply report request require reschedule research reset resolve respond restart restore restrict resubmit resume resuspend retain retest retrieve retry return reuse revert
review revise revoke rewrite ring rinse roll rotate route run sanitise sanitize save scale scan schedule scroll seal search secure see seek select send
say separate serve set setup share shift shut sign silence simulate sit skip snapshot soak solicit sort speak specify spin split spot spray ssh stabilise stabilize stage stand
start state stay stop store stream submit subscribe substitute summarise summarize supervise supply support suspend swap switch sync synchronise synchronize tag tail take talk tap
task teardown tell terminate test thank think throttle thaw tie tighten time toggle touch trace track train transfer transition transport treat triage
trigger troubleshoot try turn type uncheck uncomment undo unfreeze uninstall unlock unmount unplug unsubscribe update upgrade upload use utilise utilize validate vent ventilate
aspirate auscultate bleep cannulate clamp defibrillate dress fax fold hang intubate oxygenate palpate photocopy reassure shock shout squeeze suction tear tilt text
verify view visit vortex wait walk warm warn wash watch wear weigh wipe withdraw withhold work wrap write zip zoom`)

// openers are words that may stand before the verb of an instruction.
var openers = wordSet{
	"please": true, "then": true, "next": true, "now": true, "first": true, "finally": true, "also": true, "always": true, "never": true,
	"immediately": true, "do": true, "don't": true, "not": true, "you": true, "should": true, "must": true, "will": true, "need": true,
	"to": true, "can": true, "lastly": true, "second": true, "third": true, "and": true, "again": true, "only": true, "optionally": true,
	"if": false, "let's": true, "otherwise": true, "manually": true, "carefully": true, "quickly": true, "gently": true, "have": true, "it": false,
}

// conditions are words that begin a clause before the instruction.
var conditions = wordSet{
	"if": true, "when": true, "once": true, "after": true, "before": true, "on": true, "in": true, "for": true, "from": true, "at": true,
	"using": true, "with": true, "as": true, "while": true, "under": true, "unless": true, "where": true, "within": true, "during": true, "by": true,
	"to": true, "every": true, "until": true, "depending": true, "wherever": true, "whenever": true,
}

// imperative reports whether text tells somebody to do something: its first
// word is a verb, after a few words such as "please" or a clause such as "If
// the phone is dead,".
func imperative(text string) bool {
	if strings.HasPrefix(text, struckOut) {
		_, text, _ = strings.Cut(text, "]")
	}
	whole := text
	text = strings.TrimLeft(text, "(*_\"'[ ✅➡→•")
	first, rest := nextWord(text)
	if conditions.has(first) {
		for _, end := range [...]string{", ", ": "} {
			if _, after, ok := strings.Cut(text, end); ok {
				if word, _ := nextWord(after); verbs.has(word) || openers.has(word) {
					return true
				}
			}
		}
	}
	for range 4 {
		if verbs.has(first) {
			return !nouns.has(first) || !namesThing(rest)
		}
		if !openers.has(first) && !isAdverb(first) {
			return ordered(whole)
		}
		first, rest = nextWord(rest)
	}
	return ordered(whole)
}

func isAdverb(word string) bool {
	return len(word) >= 2 && strings.EqualFold(word[len(word)-2:], "ly")
}

// staff are the people of whom a procedure says what they are to do.
var staff = newWordSet(`staff nurse nurses doctor doctors sister matron midwife midwives clerk clerks porter porters manager managers
consultant consultants registrar registrars pharmacist pharmacists runner runners loggist loggists team teams ward wards lead leads
coordinator coordinators operator operators everyone everybody`)

// ordered reports whether text says what is to be done, or what somebody is to
// do: "All requests to be made on paper", "Ward staff to use paper charts".
func ordered(text string) bool {
	before, after, ok := strings.Cut(text, " to ")
	if !ok || strings.ContainsAny(before, ".,:;") || strings.Count(before, " ") > 5 {
		return false
	}
	word, rest := nextWord(after)
	if strings.ToLower(word) == "be" {
		done, _ := nextWord(rest)
		done = strings.ToLower(done)
		return len(done) > 3 && (strings.HasSuffix(done, "ed") || participles.has(done))
	}
	last := before[strings.LastIndexByte(before, ' ')+1:]
	return verbs.has(word) && staff.has(last)
}

// participles are those of bedside verbs that do not end in -ed.
var participles = newWordSet(`made done sent kept written taken given read found held brought drawn told left put begun run`)

// response reports whether text is a line of a challenge-and-response checklist,
// where the response is in capitals: "Parking brake - SET".
func response(text string) bool {
	challenge, answer, ok := strings.Cut(text, " - ")
	if !ok {
		if challenge, answer, ok = strings.Cut(text, " – "); !ok {
			challenge, answer, ok = strings.Cut(text, "... ")
		}
	}
	word, _, _ := strings.Cut(strings.Trim(answer, ". "), " ")
	return ok && len(challenge) < 40 && len(word) > 1 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/") == ""
}

// namesThing reports whether what follows a word of nouns shows that the word is
// a thing: "Release Team members", "Access: see below", "Test is red".
func namesThing(rest string) bool {
	if strings.HasPrefix(rest, ":") {
		return true
	}
	rest = strings.TrimLeft(rest, " ")
	word, after, _ := strings.Cut(rest, " ")
	if afterNoun.has(word) {
		return true
	}
	if len(word) < 2 || word[0] < 'A' || word[0] > 'Z' || word[1] < 'a' || word[1] > 'z' {
		return false
	}
	// Two names in a row: "Task Force Charter", and not "Check Redis status".
	return after != "" && after[0] >= 'A' && after[0] <= 'Z' || strings.HasSuffix(word, "s") && after == ""
}

// nextWord is the first word of text, and what follows it.
func nextWord(text string) (word, rest string) {
	start := 0
	for start < len(text) && (text[start] == ' ' || text[start] == ',' || text[start] == '(') {
		start++
	}
	end := start
	for end < len(text) && !endsWord[text[end]] {
		end++
	}
	return text[start:end], text[end:]
}

// wordSet is a set of words in lower case.
type wordSet map[string]bool

func newWordSet(words string) wordSet {
	set := make(wordSet)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// has reports whether a word is in the set in either case. It is asked of every
// word, and strings.ToLower would copy each that begins a sentence.
func (set wordSet) has(word string) bool {
	var buf [24]byte
	if len(word) > len(buf) {
		return set[strings.ToLower(word)]
	}
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= utf8.RuneSelf:
			return set[strings.ToLower(word)]
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return set[string(buf[:len(word)])]
}

// byteSet is a set of ASCII characters. The functions of package strings make
// one anew for each text that they look through.
type byteSet [256]bool

func newByteSet(chars string) *byteSet {
	set := new(byteSet)
	for _, c := range []byte(chars) {
		set[c] = true
	}
	return set
}

// index is where the first character of the set stands in text, -1 for nowhere.
func (set *byteSet) index(text string) int {
	for i := range len(text) {
		if set[text[i]] {
			return i
		}
	}
	return -1
}

var (
	endsWord = newByteSet(" ,.:;/)]\n*") // they part the words of nextWord
	digits   = newByteSet("0123456789")
)
