package runbooks

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These rules tell a telephone number from all other figures. In a drill one that is
// overlooked may be rung, and a time that is taken for one is missed; so each rule
// wants a word, a shape or a neighbour that only a telephone number has, and a
// figure that may be a time or a year, such as 2130, wants more than 4411 does.

// isMeasure reports whether a unit, a counted thing or the other end of a span of
// time stands behind the figures: then they are no number to ring, whatever stands
// before them.
func (s *numberScan) isMeasure(r run) bool {
	after := s.after(r)
	if unitAfter.MatchString(after) {
		return true
	}
	if !r.mayBeTime() {
		return false
	}
	before := s.before(r)
	return timeAfter.MatchString(after) || timeBefore.MatchString(before)
}

// commonUnits make a measure of whole figures and of a decimal alike. unitAfter has
// besides what is counted, as in "4411 patients"; units has doses and readings that are
// seldom of four figures.
const commonUnits = `percent g mg mcg kg microgram micrograms nanogram nanograms l ml litre litres unit units mmol mmhg bpm kpa ` +
	`volt volts watt watts h hr hrs hour hours s sec secs seconds min mins minute minutes days weeks months years`

var (
	unitAfter = regexp.MustCompile(`(?i)^(?:\s*[%°]|[\s-]*(?:` + strings.ReplaceAll(commonUnits, " ", "|") + `|per cent|cg|mm hg|kb|mb|gb|mhz|` +
		`am|pm|z|bst|gmt|second|day|nights?|week|month|year|` +
		`patients?|people|persons?|staff|nurses|doctors|beds?|bays?|wards?|bags?|boxes|bottles|packs?|tubes?|labels?|charts?|sheets?|forms?|pages?|copies|pads?|` +
		`requests?|samples?|results?|records?|entries|rows|lines|steps?|items?|times|doses|tablets|calls)\b)`)
	timeAfter  = regexp.MustCompile(`(?i)^\s*(?:-|to|till|until)\s*(?:[01]\d|2[0-4])[0-5]\d\b`)
	timeBefore = regexp.MustCompile(`(?i)\b(?:[01]\d|2[0-4])[0-5]\d\s*(?:-|to|till|until)\s*$`)
)

// inText is the rule for running text.
func (s *numberScan) inText(r run) bool {
	before := s.before(r)
	switch {
	case len(r.digits) < 3 || len(r.digits) > 9:
		return false
	case r.mayBeTime() && nounBefore.MatchString(before):
		return false
	case deviceBefore.MatchString(before), len(r.digits) > 3 && extensionX.MatchString(before):
		return true
	case !r.short():
		return false
	case verbBefore.MatchString(before), !r.mayBeTime() && elseBefore.MatchString(before):
		return true
	}
	return s.afterOn(r) || s.isEmergency(r) || s.afterContact(r) || s.isPair(r)
}

// between is what may stand between a word and its number.
const between = `(?:\s+(?:no|nos|number|numbers|num))?(?:\s+(?:is|are|on|to|via))?[\s.:=#(\[*_"'\x60-]*$`

var (
	// deviceBefore matches what only a telephone number follows.
	deviceBefore = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:ext|exts|extn|extension|extensions|bleeps?|pagers?|tel|telephones?|phones?|mob|mobiles?|fax|dect|voip|vocera|` +
		`switchboard|landline|helpline|hotline|help ?desk|service desk)` + between)
	// extensionX matches the x of "x4411"; that of "2 x 500" multiplies.
	extensionX = regexp.MustCompile(`(?i)(?:(?:^|[^\p{L}\d\s]\s*|\p{L}\s+)x|\b(?:manager|desk|nurse|lab|pharmacy) x )$`)
	verbBefore = regexp.MustCompile(`(?i)\b(?:ring|rings|dial|dialling|call|calling|contact|fast-?bleep|text)` + between)
	// nounBefore matches a call that is not made but takes place.
	nounBefore = regexp.MustCompile(`(?i)\b(?:(?:next|last|first|second|each|every|the|a|conference|video|teams|bed|site|safety|roll|phone|telephone|of) call|(?:next|last|first|of) bleep)\W*$`)
	elseBefore = regexp.MustCompile(`(?i)\b(?:no answer|no reply|not answered|ask for|otherwise|or else),?[\s*_]*$`)
)

// afterOn is the rule of "tell the site manager on 2413". With no word of ringing
// before it, a figure that may be a time stays.
func (s *numberScan) afterOn(r run) bool {
	before := s.before(r)
	at := onBefore.FindStringIndex(before)
	switch {
	case at == nil:
		return false
	case strings.TrimSpace(before[:at[0]]) == "", reachBefore.MatchString(sentenceOf(before[:at[0]])):
		return true
	}
	return len(r.digits) > 3 && !r.mayBeTime()
}

var (
	onBefore    = regexp.MustCompile(`(?i)\bon[\s:*_]+$`)
	reachBefore = regexp.MustCompile(`(?i)\b(?:ring|call|phone|telephone|bleep|page|dial|contact|text|tell|inform|alert|notify|warn|reach|speak|ask|get|escalate|report|request|available|answers?|answered)\b`)
)

// sentenceOf is the last sentence of a text.
func sentenceOf(text string) string {
	if at := strings.LastIndexAny(text, ".!?;\n"); at >= 0 {
		return text[at+1:]
	}
	return text
}

// isEmergency is the rule for the numbers of the emergency services, of NHS 111
// and of the crash call, which stand in procedures without a word of ringing. As
// counts they stay.
func (s *numberScan) isEmergency(r run) bool {
	if !emergencyNumber.MatchString(r.digits) {
		return false
	}
	return emergencyBefore.MatchString(s.before(r)) || emergencyAfter.MatchString(s.after(r))
}

var (
	emergencyNumber = regexp.MustCompile(`^(?:999|112|111|2222)$`)
	emergencyBefore = regexp.MustCompile(`(?i)(?:\b(?:nhs|crash|arrest|emergency|ambulance|police|fire)(?:[\s-]+(?:call|calls|number|line|service|services|team|is|on|via|to|through))*[\s:,("'*_-]*|\b9-|` +
		`\b(?:put out|send|raise|make|trigger|via|through|use)\s+(?:a|an|the)?\s*[*_"']*)$`)
	emergencyAfter = regexp.MustCompile(`(?i)^[\s)"'*_-]*(?:(?:crash|cardiac|arrest|ambulance|emergency|operator|handler|service|team|caller|call-?out)\b|` +
		`for (?:an? |the )?(?:ambulance|police|fire|crash|emergency|help|arrest|cardiac)|call\b|(?:/|or|and)\s*(?:999|112|111|2222)\b)`)
)

// afterContact is the rule of "Site manager (2345)" and "Pharmacy: 4412": who is
// rung stands straight before the number. A figure that may be a time must stand
// apart, and in a sentence in which nothing is timed.
func (s *numberScan) afterContact(r run) bool {
	before, after := s.before(r), s.after(r)
	if len(r.digits) < 4 {
		return false
	}
	at := apartBefore.FindStringSubmatchIndex(before)
	if at == nil {
		return false
	}
	mark := before[at[2]:at[3]]
	named := contactBefore.MatchString(before[:at[0]])
	inBrackets := strings.Contains(mark, "(") && strings.HasPrefix(strings.TrimLeft(after, " *_"), ")")
	switch {
	case !r.mayBeTime():
		return named || inBrackets && !countedBefore.MatchString(before[:at[0]])
	case !named || strings.Contains(mark, ",") || eventWords.MatchString(sentenceOf(before)) || eventAfter.MatchString(after):
		return false
	}
	return inBrackets || strings.ContainsAny(mark, ":-=") || rungBefore.MatchString(before[:at[0]]) && endAfter.MatchString(after)
}

var (
	apartBefore   = regexp.MustCompile(`([\s:=,(\[*_-]+)$`)
	endAfter      = regexp.MustCompile(`^[\s*_]*(?:$|[.,;)/]|or\b)`)
	contactBefore = regexp.MustCompile(`(?i)\b(?:manager|nurse|doctor|registrar|consultant|fy1|f1|co-?ordinator|lab|labs|laboratory|sciences|haematology|biochemistry|microbiology|pathology|` +
		`pharmacy|pharmacist|switchboard|desk|radiology|radiographer|imaging|a&e|porters?|security|estates|facilities|bank|transfusion|team|office|on-?call|lead|matron|` +
		`holder|(?:control|operations|ops) room|reception|commander|director|officer|engineer|technician|operator|outreach|anaesthetist|surgeon|physio|executive|practitioner|supervisor|sister|secretary|(?-i:IT|ED|ITU|ICU|HDU|SHO|CCOT))$`)
	// rungBefore matches those whose number may stand behind a blank alone.
	rungBefore = regexp.MustCompile(`(?i)\b(?:manager|switchboard|desk|bank|porters?|security|holder|on-?call)$`)
	// countedBefore matches what has numbers of another kind.
	countedBefore = regexp.MustCompile(`(?i)\b(?:form|policy|protocol|guideline|guidance|sop|version|iso|en|bs|iec|ng|cg|hsg|ref|reference|document|page|no|number|step|room|code|batch|lot|serial|request|box|item|circular|act|regulation|standard)s?$`)
	// eventWords make a time of what stands in their sentence, or straight before them.
	eventWords = regexp.MustCompile(`(?i)\b` + events)
	eventAfter = regexp.MustCompile(`(?i)^[\s*_):]*(?:at the latest|sharp\b|` + events + `)`)
)

const events = `(?:due|time|times|rounds?|handover|huddle|meet|meets|meeting|shift|starts?|ends?|opens?|closes?|today|tonight|tomorrow)\b`

// isPair is the rule of "2345 / 4322": two figures of one length, which are not
// both times.
func (s *numberScan) isPair(r run) bool {
	if len(r.digits) < 4 {
		return false
	}
	other := pairAfter.FindStringSubmatchIndex(s.after(r))
	if other == nil {
		return false
	}
	start := r.to + other[2]
	second := run{span{start, r.to + other[3]}, s.text[start : r.to+other[3]]}
	return len(second.digits) == len(r.digits) && !(r.mayBeTime() && second.mayBeTime()) && !s.isMeasure(second) &&
		!countedBefore.MatchString(strings.TrimRight(s.before(r), " :"))
}

var pairAfter = regexp.MustCompile(`^\s*/\s*(\d{4,6})(?:$|[^\d/.:,]|[.,](?:\s|$))`)

// goesOn reports whether figures are one more of the numbers before them, as in
// "bleep 2211 or 2213", or the same as one.
func (s *numberScan) goesOn(i int) bool {
	if len(s.found) == 0 || !s.runs[i].short() {
		return false
	}
	r, last := s.runs[i], s.found[len(s.found)-1]
	for _, number := range s.found[max(0, len(s.found)-8):] {
		if s.text[number.from:number.to] == s.text[r.from:r.to] && (!r.mayBeTime() || emergencyNumber.MatchString(r.digits)) {
			return true
		}
	}
	gap := s.text[last.to:r.from]
	if gap == "-" && !r.mayBeTime() {
		return true
	}
	return len(gap) < nearby && andGap.MatchString(gap) && (!r.mayBeTime() || listAfter.MatchString(s.after(r)))
}

var (
	andGap    = regexp.MustCompile(`(?i)^[\s*_)]*(?:\([^()\d]{1,20}\)\s*)?(?:[/,;&+]|or|and|then|or then|, or|, and)[\s*_(#]*$`)
	listAfter = regexp.MustCompile(`(?i)^[\s*_]*(?:$|[.,;:()/&]|or\b|and\b|for\b|if\b|then\b)`)
)

// measured reports whether the words behind a decimal make a dose or a reading of it,
// "1.1 mmol" or "1.7 to 1.9 kPa": as the label of a step it would be lost. A word that
// begins with a capital is the first of a sentence, "4.1 Unit manager", unless only a
// unit is written so.
func measured(words string) bool {
	word := words
	if end := strings.IndexFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && r != '°' }); end >= 0 {
		word = words[:end]
	}
	switch rest := strings.TrimLeft(words[len(word):], " "); {
	case word == "":
		return strings.HasPrefix(words, "%")
	case word == "to" || word == "or":
		return rest != "" && isDigit(rest[0])
	case strings.HasPrefix(word, "°"), unitsInCapitals[word]:
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	return !unicode.IsUpper(first) && units.has(word)
}

var (
	units = newWordSet(commonUnits + ` ng ug µg μg gram grams milligram milligrams kilogram kilograms
cl dl millilitre millilitres mol nmol pmol umol µmol μmol mosmol meq iu pa cmh bar hz kcal kj mm cm m km
per drops tablet tablets ampoule ampoules vial vials puff puffs sprays joule joules x`)
	unitsInCapitals = map[string]bool{
		"L": true, "IU": true, "MG": true, "MCG": true, "ML": true, "KG": true, "MMOL": true, "KPA": true, "J": true, "W": true, "V": true,
		"MBq": true, "GBq": true, "Gy": true, "Hz": true, "Pa": true,
	}
)
