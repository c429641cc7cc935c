package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/seal"
)

// verdict is a log in verify --json.
type verdict struct {
	Log      string  `json:"log"`
	Entries  uint64  `json:"entries"`
	OK       bool    `json:"ok"`
	FirstBad *uint64 `json:"first_bad"` // null where no entry is wrong
	ProvedTo uint64  `json:"proved_to"` // entries that fit together, from the first
	Reason   string  `json:"reason"`

	PaperTo     uint64            `json:"paper_to"`  // fixed by a code on paper
	SignedTo    uint64            `json:"signed_to"` // fixed by a signature
	Withheld    uint64            `json:"withheld"`
	Checkpoints []checkpointFound `json:"checkpoints"`
	Papers      []paperFound      `json:"papers"`
	Files       []fileFound       `json:"files"` // of the folder, that do not hold what the log does
	Copied      []copiedFound     `json:"copied"`
	Others      []otherFound      `json:"others"`  // files that tell another course of the log
	Copies      []copyFound       `json:"copies"`  // how much of it each has; none of a file
	Keys        []keyFound        `json:"keys"`    // that it is signed with
	Says        string            `json:"says"`    // the same in one sentence
	Details     []string          `json:"details"` // and what there is to say besides

	proof store.Proof
	keys  store.Keys
	named string // the log, and its file where two are compared
	// absent says what is known of a log that is in no copy here; "" of others.
	absent string
}

// checkpointFound is a checkpoint in verify --json.
type checkpointFound struct {
	Entry   uint64 `json:"entry"` // that it is in; 0 for the end of the file
	Entries uint64 `json:"entries"`
	OK      bool   `json:"ok"`
	Key     string `json:"key"`     // in short; "" where it is not known
	OwnKey  bool   `json:"own_key"` // it is the key of this PC
	Reason  string `json:"reason"`
}

// paperFound is a code on paper in verify --json.
type paperFound struct {
	Code   string  `json:"code"`
	To     *uint64 `json:"to"` // the entries it covers; null where it matches none
	Reason string  `json:"reason"`
}

// fileFound is a file in verify --json, of which another copy holds the log.
type fileFound struct {
	File   string `json:"file"`
	Entry  uint64 `json:"entry"` // the first that it does not hold; 0 where that is not known
	Reason string `json:"reason"`
}

// copiedFound is a file in verify --json that was made from the other copy.
type copiedFound struct {
	File    string    `json:"file"`
	Entries uint64    `json:"entries"` // from the first on
	At      time.Time `json:"at"`
}

// otherFound is a file in verify --json that was set aside because the log went on
// otherwise in it.
type otherFound struct {
	File    string `json:"file"`
	Entry   uint64 `json:"entry"`   // the first that it tells otherwise; 0 where that is not known
	Entries uint64 `json:"entries"` // that the log does not have
}

// judge makes a verdict of a log.
func judge(log *subject, papers []seal.Paper, keys store.Keys) verdict {
	p := log.Prove(papers, keys)
	v := verdict{
		Log: clean.Line(p.Log), Entries: max(p.Lines, p.Entries), OK: p.Complete && len(p.Files) == 0 && p.Absent == store.Span{},
		ProvedTo: p.Entries, Reason: clean.Line(p.Reason), PaperTo: p.PaperTo, SignedTo: p.SignedTo,
		Withheld: p.Withheld, Checkpoints: []checkpointFound{}, Papers: []paperFound{}, Files: []fileFound{}, Copied: []copiedFound{}, Others: []otherFound{},
		Copies: copiesFound(p.Copies), Keys: keysFound(p.Signed), proof: p, keys: keys,
	}
	for _, c := range p.Copied {
		v.Copied = append(v.Copied, copiedFound{File: clean.Line(c.Path), Entries: min(c.Entries, p.Entries), At: c.At})
	}
	for _, f := range p.Others {
		v.Others = append(v.Others, otherFound{File: clean.Line(f.Path), Entry: f.Seq, Entries: f.Alone})
	}
	for _, f := range p.Files {
		v.Files = append(v.Files, fileFound{File: clean.Line(f.Path), Entry: f.Seq, Reason: clean.Line(f.Damage)})
	}
	if p.FirstBad > 0 {
		v.FirstBad = &p.FirstBad
	}
	for _, s := range p.Signed {
		found := checkpointFound{Entry: s.Seq, Entries: s.Size, OK: s.Holds, OwnKey: s.Own, Reason: clean.Line(s.Why)}
		if s.Key != (seal.Code{}) {
			found.Key = s.Key.String()
		}
		if !s.Holds && s.Why == "" {
			found.Reason = "it could not be checked"
		}
		v.Checkpoints = append(v.Checkpoints, found)
	}
	for _, o := range p.Papers {
		found := paperFound{Code: o.Paper.Code.String(), Reason: o.Why}
		if o.To > 0 {
			found.To = &o.To
		}
		v.Papers = append(v.Papers, found)
	}
	v.named = cmp.Or(v.Log, "The file")
	if log.file != "" && v.Log != "" {
		v.named += " in " + clean.Line(log.file)
	}
	v.absent = log.absent
	v.Says, v.Details = v.sentence(), v.details()
	return v
}

// holdPapers fails every log where a code on paper matches none of them: which
// of them it was of is not known.
func holdPapers(verdicts []verdict, papers []seal.Paper) {
	for i, paper := range papers {
		if covered(verdicts, i) {
			continue
		}
		for j := range verdicts {
			v := &verdicts[j]
			v.OK = false
			v.Says += "; " + mismatch(paper, v.proof.Papers[i].Why)
			if v.Reason == "" {
				v.Reason = mismatch(paper, v.proof.Papers[i].Why)
			}
		}
	}
}

// covered reports whether the i-th code on paper is of one of the logs.
func covered(verdicts []verdict, i int) bool {
	return slices.ContainsFunc(verdicts, func(v verdict) bool { return v.proof.Papers[i].To > 0 })
}

func mismatch(paper seal.Paper, why string) string {
	return fmt.Sprintf("code %s does not match, %s: it was copied wrongly, or the log ends before it, or entries were changed since it was written down",
		paper.Code, why)
}

// span is some entries in words, and the verb that goes with them.
func span(from, to uint64, one, many string) string {
	if from == to {
		return fmt.Sprintf("entry %d %s", from, one)
	}
	return fmt.Sprintf("entries %d to %d %s", from, to, many)
}

// neverProved is what nothing in a log can show.
const neverProved = "no log proves that nothing followed its last entry, that what it says is true, " +
	"when it really happened, or who was behind a shared log-in"

// sentence says what is proved of a log and up to where, and of which entries it
// is not: in 45 words or so, as long as nothing is wrong. What explains it is in the
// details.
func (v *verdict) sentence() string {
	if v.absent != "" {
		return v.absent
	}
	p := &v.proof
	var parts []string
	switch {
	case p.Complete && p.Reason != "":
		parts = append(parts, fmt.Sprintf("%s, all hold; %s", v.upTo(), v.Reason))
	case p.Complete:
		parts = append(parts, v.upTo()+", all hold")
	case p.BadTo > p.FirstBad:
		parts = append(parts, fmt.Sprintf("one of entries %d to %d does not hold: %s", p.FirstBad, p.BadTo, v.Reason))
	case p.FirstBad > 0:
		parts = append(parts, fmt.Sprintf("entry %d does not hold: %s; entries before it that hold: %d", p.FirstBad, v.Reason, v.ProvedTo))
	default:
		parts = append(parts, fmt.Sprintf("%s, which fit together, but %s", v.upTo(), v.Reason))
	}
	if p.PaperTo > 0 {
		parts = append(parts, fmt.Sprintf("%s since code %s was written down", span(1, p.PaperTo, "is unchanged", "are unchanged"), v.lastCode()))
	}
	signed, fits := p.SignedTo > p.PaperTo, v.ProvedTo > max(p.PaperTo, p.SignedTo)
	if v.threefold() {
		parts = append(parts, fmt.Sprintf("%s together, signed up to %d", span(p.PaperTo+1, v.ProvedTo, "only fits", "only fit"), p.SignedTo))
	} else {
		if signed {
			parts = append(parts, span(p.PaperTo+1, p.SignedTo, "is", "are")+" signed with "+v.signer())
		}
		if fits {
			parts = append(parts, span(max(p.PaperTo, p.SignedTo)+1, v.ProvedTo, "only fits", "only fit")+" together")
		}
	}
	if said := v.keysWords(); said != "" {
		parts = append(parts, said)
	}
	parts = append(parts, v.notProved(signed, fits)...)
	if p.Absent.Last > 0 {
		parts = append(parts, span(p.Absent.First, p.Absent.Last, "was", "were")+" said to be saved, and no copy here has "+
			map[bool]string{true: "it", false: "them"}[p.Absent.First == p.Absent.Last]+": see downtime recover")
	}
	for _, f := range v.Files {
		parts = append(parts, f.sentence(p.Complete))
	}
	for _, o := range v.Others {
		parts = append(parts, o.sentence())
	}
	if p.Withheld > 0 {
		parts = append(parts, fmt.Sprintf("withheld, and here only as a hash: %s", entries(p.Withheld)))
	}
	return strings.Join(parts, "; ")
}

// threefold reports whether some entries are fixed by paper, some after them by a
// signature, and the rest by nothing: who signed is then a detail.
func (v *verdict) threefold() bool {
	p := &v.proof
	return p.PaperTo > 0 && p.SignedTo > p.PaperTo && v.ProvedTo > p.SignedTo
}

// upTo is how many entries there are, and when the last of them was written.
func (v *verdict) upTo() string {
	last := v.proof.Last
	if last.At.IsZero() || v.proof.Entries < v.Entries {
		return entries(v.Entries)
	}
	at := last.At
	if zone, err := time.Parse("-07:00", last.Offset); err == nil {
		at = at.In(zone.Location())
	}
	return entries(v.Entries) + " to " + at.Format("Mon 2 Jan 2006 15:04")
}

// notProved says who could have rewritten what no code on paper fixes: all that was
// written since by somebody with the PC and its key, and what is not signed by whoever
// had the file.
func (v *verdict) notProved(signed, fits bool) []string {
	which := "them"
	if v.proof.PaperTo > 0 {
		which = "those"
	}
	switch {
	case v.ProvedTo == 0:
		return nil
	case fits && signed:
		return []string{"not proved: that nobody with the PC and its key rewrote " + which}
	case fits:
		return []string{"not proved: that nobody with the file, or the PC and its key, rewrote " + which}
	case signed:
		return []string{"not proved: that nobody with that key rewrote " + which}
	}
	return []string{"not proved: that nothing followed"}
}

// details are sentences that explain the one.
func (v *verdict) details() []string {
	list := []string{}
	p := &v.proof
	if p.PaperTo == 0 && p.Complete {
		list = append(list, "with a code on paper, from a handover sheet or a report, it proves more: downtime verify --paper CODE")
	}
	if v.threefold() {
		list = append(list, span(p.PaperTo+1, p.SignedTo, "is", "are")+" signed with "+v.signer())
	}
	for _, s := range p.Signed {
		if s.Holds && s.Size == p.SignedTo && s.Size > p.PaperTo && !s.Own && v.keys.Trusted == nil {
			list = append(list, fmt.Sprintf("if downtime verify on the ward's PC names key %s, only somebody with that PC can have rewritten what is signed", s.Key))
			break
		}
	}
	for _, said := range []string{v.keysMeaning(), v.copiesWords()} {
		if said != "" {
			list = append(list, said)
		}
	}
	for _, c := range v.Copied {
		list = append(list, c.sentence())
	}
	return list
}

// sentence says what a file does not hold, and what becomes of it.
func (f fileFound) sentence(whole bool) string {
	said := fmt.Sprintf("%s does not hold what the log does", clean.Quoted(f.File))
	if f.Entry > 0 {
		said += fmt.Sprintf(" from entry %d on", f.Entry)
	}
	said += " (" + f.Reason + ")"
	if whole {
		said += ", and the other copy does: keep both files, and tell whoever looks after the PC"
	}
	return said
}

// sentence says what such a file is, and that nothing here rests on it.
func (o otherFound) sentence() string {
	said := fmt.Sprintf("%s tells another course of this log", clean.Quoted(o.File))
	if o.Entries > 0 {
		said += fmt.Sprintf(", with %s that the log does not have, from entry %d on", entries(o.Entries), o.Entry)
	}
	return said + ": it was set aside and is no part of this proof; keep it, downtime recover --dry-run shows what is in it"
}

// sentence says that a file was begun later than the log.
func (c copiedFound) sentence() string {
	return fmt.Sprintf("%s was made on %s from the other copy, with %s", clean.Quoted(c.File),
		c.At.Local().Format("Mon 2 Jan 2006 at 15:04"), strings.TrimSpace(span(1, c.Entries, "", "")))
}

// lastCode is the code on paper that covers most.
func (v *verdict) lastCode() string {
	for _, o := range v.proof.Papers {
		if o.To == v.proof.PaperTo {
			return o.Paper.Code.String()
		}
	}
	return ""
}

// signer is the key that signed the most.
func (v *verdict) signer() string {
	for _, s := range v.proof.Signed {
		switch {
		case !s.Holds || s.Size != v.proof.SignedTo:
		case v.keys.Trusted != nil:
			return fmt.Sprintf("key %s, which you trust", s.Key)
		case s.Own:
			return "the key of this PC"
		default:
			return fmt.Sprintf("key %s", s.Key)
		}
	}
	return "a key"
}

func printVerdicts(w io.Writer, verdicts []verdict, papers []seal.Paper) {
	if len(verdicts) == 0 {
		fmt.Fprintln(w, "Nothing has been recorded yet, so there is nothing to verify.")
		return
	}
	holds := false
	for i := range verdicts {
		v := &verdicts[i]
		holds = holds || v.proof.Complete
		if v.absent != "" {
			fmt.Fprintf(w, "%s.\n", sentenceCase(v.absent))
			continue
		}
		fmt.Fprintf(w, "%s: %s.\n", v.named, v.sentence())
		for _, detail := range v.Details {
			fmt.Fprintf(w, "  %s.\n", sentenceCase(detail))
		}
		if v.Log == "" && v.ProvedTo == 0 {
			fmt.Fprintln(w, "Only a log exported with --format jsonl can be verified, with its line ends as they were written.")
		}
	}
	for i, paper := range papers {
		if !covered(verdicts, i) {
			fmt.Fprintf(w, "%s.\n", sentenceCase(mismatch(paper, verdicts[0].proof.Papers[i].Why)))
			continue
		}
		for _, v := range verdicts {
			if to := v.proof.Papers[i].To; to > 0 && (len(verdicts) > 1 || len(papers) > 1) {
				fmt.Fprintf(w, "Code %s is that of %s: %s.\n", paper.Code, v.named, strings.TrimSpace(span(1, to, "", "")))
			}
		}
	}
	if holds {
		fmt.Fprintf(w, "%s.\n", sentenceCase(neverProved))
	}
}

func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// printOwnKey names the key, so that it can be compared with that of an export.
func printOwnKey(w io.Writer, own *seal.PublicKey) {
	fmt.Fprintf(w, "Key of this PC: %s\n", own.Code())
}
