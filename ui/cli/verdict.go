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
	Others      []otherFound      `json:"others"` // files that tell another course of the log
	Says        string            `json:"says"`   // the same in one sentence

	proof store.Proof
	keys  store.Keys
	named string // the log, and its file where two are compared
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
		Withheld: p.Withheld, Checkpoints: []checkpointFound{}, Papers: []paperFound{}, Files: []fileFound{}, Copied: []copiedFound{}, Others: []otherFound{}, proof: p, keys: keys,
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
	v.Says = v.sentence() + "; " + notProved
	if !v.OK {
		v.Says = v.sentence()
	}
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

// notProved is what nothing here can show.
const notProved = "not proved: that nothing followed the last of them, that what they say is true, " +
	"when it really happened, and who was behind a shared log-in"

// sentence says what is proved of a log and up to where, and of which entries it
// is not.
func (v *verdict) sentence() string {
	p := &v.proof
	var parts []string
	switch {
	case p.Complete && p.Reason != "":
		parts = append(parts, fmt.Sprintf("%s, all hold; %s", entries(v.Entries), v.Reason))
	case p.Complete:
		parts = append(parts, entries(v.Entries)+", all hold")
	case p.BadTo > p.FirstBad:
		parts = append(parts, fmt.Sprintf("one of entries %d to %d does not hold: %s", p.FirstBad, p.BadTo, v.Reason))
	case p.FirstBad > 0:
		parts = append(parts, fmt.Sprintf("entry %d does not hold: %s; entries before it that hold: %d", p.FirstBad, v.Reason, v.ProvedTo))
	default:
		parts = append(parts, fmt.Sprintf("%s, which fit together, but %s", entries(v.Entries), v.Reason))
	}
	if p.PaperTo > 0 {
		parts = append(parts, fmt.Sprintf("%s since code %s was written down", span(1, p.PaperTo, "is unchanged", "are unchanged"), v.lastCode()))
	}
	fixed := p.PaperTo
	if p.SignedTo > fixed {
		parts = append(parts, v.signedWords(fixed+1))
		fixed = p.SignedTo
	}
	if v.ProvedTo > fixed {
		parts = append(parts, span(fixed+1, v.ProvedTo, "only fits", "only fit")+" together, and nobody can prove that "+
			map[bool]string{true: "it was", false: "they were"}[fixed+1 == v.ProvedTo]+" not rewritten by somebody with this file or with the PC and its key")
	}
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
	for _, c := range v.Copied {
		parts = append(parts, c.sentence())
	}
	if p.Withheld > 0 {
		parts = append(parts, fmt.Sprintf("withheld, and here only as a hash: %s", entries(p.Withheld)))
	}
	return strings.Join(parts, "; ")
}

// sentence says what a file does not hold, and what becomes of it.
func (f fileFound) sentence(whole bool) string {
	said := fmt.Sprintf("%q does not hold what the log does", f.File)
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
	said := fmt.Sprintf("%q tells another course of this log", o.File)
	if o.Entries > 0 {
		said += fmt.Sprintf(", with %s that the log does not have, from entry %d on", entries(o.Entries), o.Entry)
	}
	return said + ": it was set aside and is no part of this proof; keep it, downtime recover --dry-run shows what is in it"
}

// sentence says that a file was begun later than the log.
func (c copiedFound) sentence() string {
	return fmt.Sprintf("%q was made on %s from the other copy, with %s", c.File,
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

// signedWords says who signed the entries from one on.
func (v *verdict) signedWords(from uint64) string {
	for _, s := range v.proof.Signed {
		if !s.Holds || s.Size != v.proof.SignedTo {
			continue
		}
		if v.keys.Trusted != nil {
			return span(from, s.Size, "is", "are") + fmt.Sprintf(" signed with key %s, which you trust: only somebody with that key can have rewritten %s",
				s.Key, map[bool]string{true: "it", false: "them"}[from == s.Size])
		}
		if s.Own {
			return span(from, s.Size, "is signed with the key of this PC: only somebody with that key can have rewritten it",
				"are signed with the key of this PC: only somebody with that key can have rewritten them")
		}
		return span(from, s.Size, "is", "are") + fmt.Sprintf(" signed with key %s: if downtime verify on the ward's PC names that key, "+
			"only somebody with that PC can have rewritten them", s.Key)
	}
	return ""
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
		fmt.Fprintf(w, "%s: %s", v.named, v.sentence())
		if len(verdicts) == 1 && v.OK {
			fmt.Fprintf(w, "; %s", notProved)
		}
		fmt.Fprintln(w, ".")
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
	if len(verdicts) > 1 && holds {
		fmt.Fprintf(w, "%s.\n", sentenceCase(notProved))
	}
}

func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// printOwnKey names the key, so that it can be compared with that of an export.
func printOwnKey(w io.Writer, own *seal.PublicKey) {
	fmt.Fprintf(w, "Key of this PC: %s\n", own.Code())
}
