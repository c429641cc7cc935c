package text

import "strings"

// alsoCalled are other words for the systems that procedures are for, those of the
// declaration's own screen among them: whoever is tired types what is printed there. A
// product, as PACS, is a system of its own.
var alsoCalled = map[string]string{
	"electronic patient record": "epr", "patient record": "epr",
	"requests": "pathology", "results": "pathology", "lab": "pathology", "labs": "pathology", "laboratory": "pathology",
	"radiology": "imaging", "x ray": "imaging",
	"epma": "medicines", "e prescribing": "medicines",
	"phone": "phones", "telephones": "phones", "bleeps": "phones", "bleep": "phones",
	"cyber attack": "cyber", "cyberattack": "cyber", "ransomware": "cyber", "malware": "cyber",
	"order to isolate": "cyber", "isolate": "cyber",
}

// KnownSystem is the system that some words mean, "cyber" for "Cyber attack"; the words as
// they stand where they mean none that is known. All parts of the words must be of one:
// "phones of the lab" is neither.
func KnownSystem(typed string) string {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !isLetterOrDigit(r) })
	id := systemOf(strings.Join(words, " "))
	if id == "" { // "Medicines (ePMA)", "CYBER ATTACK or order to isolate": parts that mean the same
		for _, part := range parts(typed) {
			of := systemOf(part)
			if of == "" || id != "" && of != id {
				return typed
			}
			id = of
		}
	}
	if id == "" || strings.EqualFold(strings.TrimSpace(typed), id) {
		return typed // names are one in any case
	}
	return id
}

// systemOf is the system with a name in small letters, "" for none.
func systemOf(name string) string {
	switch name {
	case "epr", "pathology", "imaging", "medicines", "network", "phones", "cyber":
		return name
	}
	return alsoCalled[name]
}

// parts are what stands between brackets, commas and "or" or "and", in small letters.
func parts(typed string) []string {
	typed = strings.NewReplacer(" or ", ",", " and ", ",", "(", ",", ")", ",", "/", ",", ":", ",").Replace(strings.ToLower(typed))
	var list []string
	for part := range strings.SplitSeq(typed, ",") {
		if words := strings.FieldsFunc(part, func(r rune) bool { return !isLetterOrDigit(r) }); len(words) > 0 {
			list = append(list, strings.Join(words, " "))
		}
	}
	return list
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127
}
