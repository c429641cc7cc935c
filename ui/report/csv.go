package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
	"downtime/store/seal"
	"downtime/store/timeline"
)

// The columns of the CSV. The first three are those that Timesketch reads.
const (
	colDatetime = iota
	colWhat
	colMessage
	colMode
	colLog
	colSeq
	colRecorded
	colDate
	colTime
	colOffset
	colActor
	colRole
	colRecorder
	colType
	colProcedure
	colStep
	colReason
	colCorrects
	columns
)

var header = [columns]string{
	colDatetime:  "datetime",
	colWhat:      "timestamp_desc",
	colMessage:   "message",
	colMode:      "mode",
	colLog:       "log",
	colSeq:       "seq",
	colRecorded:  "recorded",
	colDate:      "local_date",
	colTime:      "local_time",
	colOffset:    "offset",
	colActor:     "actor",
	colRole:      "role",
	colRecorder:  "recorder",
	colType:      "type",
	colProcedure: "procedure",
	colStep:      "step",
	colReason:    "reason",
	colCorrects:  "corrects",
}

// byteOrderMark is there because Excel takes UTF-8 without it for Windows-1252.
const byteOrderMark = "\ufeff"

// CSV writes a row for each entry, as it comes, for people who open it in a
// spreadsheet: with a byte order mark and CRLF, every cell on one line, and
// nothing that a spreadsheet would calculate.
//
// The time of happening is wall time; recorded is the PC's own time of writing,
// as in the log itself.
//
// The last row is no entry, and has no number: it has the code on paper of all that
// stand before it.
func CSV(w io.Writer, entries Entries) error {
	return writeCSV(w, func(out *csv.Writer) error {
		rows := csvRows{zone: time.UTC}
		if err := entries(func(e *event.Entry) error {
			if err := rows.count(e); err != nil {
				return err
			}
			return out.Write(rows.cells(e))
		}); err != nil || len(rows.last) == 0 {
			return err
		}
		return out.Write(rows.code())
	})
}

func writeCSV(w io.Writer, rows func(*csv.Writer) error) error {
	return writeTable(w, header[:], rows)
}

// writeTable writes what a spreadsheet opens: a byte order mark, a header, and rows.
func writeTable(w io.Writer, header []string, rows func(*csv.Writer) error) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return err
	}
	if err := rows(out); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// csvRows turns entries into cells.
type csvRows struct {
	builder timeline.Builder
	zone    *time.Location
	// tree lacks the last entry: the leaf of each is in the one after it.
	tree seal.Tree
	last []byte
	// record is used again for each row. Most cells are those of the row before,
	// so the texts that they were made of are kept beside them.
	record, texts [columns]string
}

func (c *csvRows) cells(e *event.Entry) []string {
	if started, ok := e.Body.(event.RunStarted); ok {
		c.zone = Zone(started)
	}
	row := c.builder.Row(e)
	// One buffer for both times; the other time cells are cut out of it.
	var buffer [2 * len("2006-01-02T15:04:05.000+00:00")]byte
	times := appendStamp(buffer[:0], row.Happened.In(c.zone), false)
	cut := len(times)
	times = appendStamp(times, row.PC.In(c.zone), true)
	stamps := string(times)
	happened := stamps[:cut]
	day, clock, _ := strings.Cut(happened, "T")
	const toSeconds = len("15:04:05")

	c.record[colDatetime], c.record[colRecorded] = happened, stamps[cut:]
	c.record[colDate], c.record[colTime], c.record[colOffset] = day, clock[:toSeconds], clock[toSeconds:]
	c.record[colSeq] = strconv.FormatUint(row.Seq, 10)
	c.set(colWhat, row.What)
	c.set(colMessage, row.Message)
	c.set(colMode, string(row.Mode))
	c.set(colLog, row.Log)
	c.set(colActor, row.Actor.Name)
	c.set(colRole, row.Actor.Role)
	c.set(colRecorder, recorder(&row))
	c.set(colType, string(row.Type))
	c.set(colProcedure, row.Procedure)
	c.set(colStep, row.Step)
	c.set(colReason, row.Reason)
	c.record[colCorrects] = ""
	if row.Corrects > 0 {
		c.record[colCorrects] = strconv.FormatUint(row.Corrects, 10)
	}
	return c.record[:]
}

// count takes an entry for the code on paper. Its link has been checked, and need
// not be worked out once more.
func (c *csvRows) count(e *event.Entry) error {
	if len(c.last) > 0 {
		leaf, err := seal.ParseLeaf(e.Prev)
		if err != nil {
			return err
		}
		c.tree.AddLeaf(leaf)
	}
	c.last = e.Raw
	return nil
}

// code is the row behind the last entry, whose times it has, because some programs
// want one in every row.
func (c *csvRows) code() []string {
	c.tree.Add(c.last)
	line := seal.Paper{Log: c.texts[colLog], Size: c.tree.Size(), Code: seal.CodeOf(c.tree.Root())}
	c.set(colWhat, "Code on paper")
	c.set(colMessage, line.String())
	c.set(colType, string(event.TypeCheckpointMade))
	for _, of := range []int{colSeq, colRecorded, colActor, colRole, colRecorder, colProcedure, colStep, colReason, colCorrects} {
		c.record[of] = ""
	}
	return c.record[:]
}

func (c *csvRows) set(column int, text string) {
	if c.texts[column] != text {
		c.texts[column], c.record[column] = text, cell(text)
	}
}

func recorder(row *timeline.Row) string {
	if row.Recorder == nil {
		return ""
	}
	return row.Recorder.String()
}

// appendStamp is ISO 8601 with an offset in digits: a Z is read as "no zone" by
// some. It goes by way of RFC 3339, for which the time package has a fast path.
func appendStamp(b []byte, t time.Time, milliseconds bool) []byte {
	b = t.AppendFormat(b, time.RFC3339)
	offset := "+00:00"
	if b[len(b)-1] == 'Z' {
		b = b[:len(b)-1]
	} else {
		offset = string(b[len(b)-len(offset):])
		b = b[:len(b)-len(offset)]
	}
	if milliseconds {
		ms := t.Nanosecond() / int(time.Millisecond)
		b = append(b, '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	}
	return append(b, offset...)
}

// cell is a text as it may stand in a spreadsheet: one clean line, and never a
// formula.
func cell(text string) string {
	if harmless(text) {
		return text
	}
	text = clean.Line(text)
	if startsFormula(text) {
		return "'" + text
	}
	return text
}

// harmless finds most texts, which need nothing done to them: printable ASCII
// that neither starts like a formula nor has spaces around it.
func harmless(text string) bool {
	if text == "" {
		return true
	}
	if strings.IndexByte("=+-@ ", text[0]) >= 0 || text[len(text)-1] == ' ' {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// startsFormula reports whether a spreadsheet may take a text for a formula,
// by its first character that is not white space (OWASP, CSV injection). The
// full-width forms count: Excel reads them like the narrow ones.
func startsFormula(text string) bool {
	trimmed := strings.TrimLeft(text, " \u00a0\u200c\u200d\ufeff")
	if trimmed == "" {
		return false
	}
	if trimmed[0] < 0x80 {
		return strings.IndexByte("=+-@\t\r\x00", trimmed[0]) >= 0
	}
	for _, sign := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(trimmed, sign) {
			return true
		}
	}
	return false
}
