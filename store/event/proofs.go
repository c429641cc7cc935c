package event

// Moment is what a checkpoint was made for.
type Moment string

// The moments at which checkpoints are made. AtStart is for what was there when the
// program was started, AtExport and AtPrint are for what leaves the ward, AtHandover
// for who does.
const (
	AtStart    Moment = "start"
	AtHandover Moment = "handover"
	AtPhase    Moment = "phase"
	AtDecision Moment = "decision"
	AtExport   Moment = "export"
	AtClose    Moment = "close"
	AtPrint    Moment = "print"
)

// CheckpointMade fixes the entries before it, within the log itself: whoever
// changes one of them, and makes everything after it anew, needs the key to make
// this one right again. The program makes it, at the moments that are asked about
// afterwards.
type CheckpointMade struct {
	Reason Moment `json:"reason"`
	Size   uint64 `json:"size"`           // how many entries it covers, from the first
	Root   string `json:"root"`           // of their tree, 64 digits of hex
	Code   string `json:"code"`           // what stands on paper for them
	Note   string `json:"note,omitempty"` // the signed note; "" where there is no key to sign with
	Key    string `json:"key,omitempty"`  // the public key, 64 digits of hex
}

// WitnessSeen is the line on paper of another log, typed in: whoever rewrites
// that log has to rewrite this one too.
type WitnessSeen struct {
	Log  string `json:"log"`
	Size uint64 `json:"size"`
	Code string `json:"code"`
}

// CheckpointAfter says whether a checkpoint follows an entry of some type, and for
// what. None follows the first entry: it would prove nothing that the next one does
// not, and the numbers that people are answered with would skip one at once. Only
// who adds to a log knows what AtStart is due after.
func CheckpointAfter(kind Type) (Moment, bool) {
	switch kind {
	case TypePhaseChanged:
		return AtPhase, true
	case TypeDecision:
		return AtDecision, true
	case TypeHandoverAccepted:
		return AtHandover, true
	case TypeRunClosed, TypeRunAbandoned:
		return AtClose, true
	}
	return "", false
}
