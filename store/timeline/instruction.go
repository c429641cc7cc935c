package timeline

import (
	"fmt"
	"strings"

	"downtime/store/event"
)

// instruct puts into words what command said of a subject, what that replaces, and
// which steps it touches.
func (b *Builder) instruct(r *Row, body event.InstructionGiven) {
	if b.subjects == nil {
		b.subjects = make(map[uint64]string)
	}
	b.subjects[r.Seq] = body.Subject
	r.Message = "Instruction from command, " + body.Subject + ": " + body.Text
	if body.Ends {
		r.Message = "Instruction from command WITHDRAWN, " + body.Subject + ": " + body.Text
	}
	if body.From != "" {
		r.Message += "; from " + body.From
	}
	switch {
	case body.Replaces > 0 && body.Ends:
		r.Message += fmt.Sprintf("; ends no. %d", body.Replaces)
	case body.Replaces > 0:
		r.Message += fmt.Sprintf("; replaces no. %d", body.Replaces)
	}
	var steps []string
	for _, step := range body.Steps {
		steps = append(steps, b.name(step.Procedure)+", "+b.title(step))
	}
	if len(steps) > 0 {
		r.Message += "; touches " + strings.Join(steps, "; ")
	}
}

// about is the subject of the instruction of an entry, after its number.
func (b *Builder) about(seq uint64) string {
	if subject := b.subjects[seq]; subject != "" {
		return ", " + subject
	}
	return ""
}

// saidBack is what a system that is said to be back can and cannot do yet.
func saidBack(body event.SystemSaidBack) string {
	return body.System + ": said to be back" + inPart(body.InPart)
}

// inPart is what can and cannot be done with a system, behind its state.
func inPart(can string) string {
	if can == "" {
		return ""
	}
	return ", in part: " + can
}
