package tui

import (
	"strings"
	"unicode"
)

// Large type is words in letters of five dots' height, to be read from an arm's length or
// across a desk. A dot is half a character high where the window has room for no more, and
// where it has, a whole one high and two wide, which is about as high as it is wide.
const (
	glyphRows  = 5
	letterGap  = 1 // dots
	wordGap    = 3
	lineGap    = 1 // lines between two lines of large type
	mostLarge  = 4 // lines of large type: more is a wall, and is read better in small
	halfHeight = (glyphRows + 1) / 2
)

// largeWords are words in the largest type in which they fit, within so many lines of the
// window; nil where they do not, or have a character that there is no letter for.
func largeWords(words string, width, height int) []string {
	for _, size := range []struct {
		dot  int // columns
		high int // lines of the window
		draw func(dots []string) []string
	}{{2, glyphRows, wholeDots}, {1, halfHeight, halfDots}} {
		lines, ok := largeLines(words, width/size.dot)
		if !ok || len(lines) > mostLarge || len(lines)*(size.high+lineGap)-lineGap > height {
			continue
		}
		var drawn []string
		for i, line := range lines {
			if i > 0 {
				drawn = append(drawn, make([]string, lineGap)...)
			}
			drawn = append(drawn, size.draw(dotsOf(line))...)
		}
		return drawn
	}
	return nil
}

// largeLines wraps words to so many dots, and reports whether each of them fits and can
// be drawn.
func largeLines(words string, dots int) ([]string, bool) {
	var lines []string
	for word := range strings.FieldsSeq(strings.ToUpper(words)) {
		room, ok := dotWidth(word)
		if !ok || room > dots {
			return nil, false
		}
		if n := len(lines); n > 0 {
			if before, _ := dotWidth(lines[n-1]); before+wordGap+room <= dots {
				lines[n-1] += " " + word
				continue
			}
		}
		lines = append(lines, word)
	}
	return lines, len(lines) > 0
}

// dotWidth is how many dots wide a line is, and whether there is a letter for all of it.
func dotWidth(line string) (dots int, ok bool) {
	for i, r := range line {
		if r == ' ' {
			dots += wordGap - letterGap
			continue
		}
		glyph, known := glyphs[r]
		if !known {
			return 0, false
		}
		if i > 0 {
			dots += letterGap
		}
		dots += len(glyph[0])
	}
	return dots, true
}

// dotsOf are the rows of dots of a line, "#" for each that is set.
func dotsOf(line string) []string {
	rows := make([]string, glyphRows)
	for i, r := range line {
		for row := range rows {
			switch {
			case r == ' ':
				rows[row] += strings.Repeat(" ", wordGap-letterGap)
			case i > 0:
				rows[row] += strings.Repeat(" ", letterGap) + glyphs[r][row]
			default:
				rows[row] += glyphs[r][row]
			}
		}
	}
	return rows
}

func wholeDots(dots []string) []string {
	lines := make([]string, len(dots))
	for i, row := range dots {
		lines[i] = strings.TrimRight(strings.NewReplacer("#", "██", " ", "  ").Replace(row), " ")
	}
	return lines
}

func halfDots(dots []string) []string {
	var lines []string
	for top := 0; top < len(dots); top += 2 {
		var line strings.Builder
		for i := range dots[top] {
			upper := dots[top][i] == '#'
			lower := top+1 < len(dots) && dots[top+1][i] == '#'
			switch {
			case upper && lower:
				line.WriteRune('█')
			case upper:
				line.WriteRune('▀')
			case lower:
				line.WriteRune('▄')
			default:
				line.WriteByte(' ')
			}
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return lines
}

// largeTitle is what a step is called in large type, with the figures that are filled in;
// nil where it is not to be had in such a window or terminal.
func (m *Model) largeTitle(title string, width, height int) []string {
	if m.opts.ASCII || strings.ContainsFunc(title, unicode.IsControl) {
		return nil
	}
	return largeWords(typable.Replace(title), width, height)
}

// typable writes quotes and dashes as they are typed.
var typable = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...")

// glyphs are the letters, row by row.
var glyphs = map[rune][glyphRows]string{
	'A': {" # ", "# #", "###", "# #", "# #"}, 'B': {"## ", "# #", "## ", "# #", "## "},
	'C': {" ##", "#  ", "#  ", "#  ", " ##"}, 'D': {"## ", "# #", "# #", "# #", "## "},
	'E': {"###", "#  ", "## ", "#  ", "###"}, 'F': {"###", "#  ", "## ", "#  ", "#  "},
	'G': {" ###", "#   ", "# ##", "#  #", " ###"}, 'H': {"# #", "# #", "###", "# #", "# #"},
	'I': {"#", "#", "#", "#", "#"}, 'J': {"  #", "  #", "  #", "# #", " # "},
	'K': {"#  #", "# # ", "##  ", "# # ", "#  #"}, 'L': {"#  ", "#  ", "#  ", "#  ", "###"},
	'M': {"#   #", "## ##", "# # #", "#   #", "#   #"}, 'N': {"#  #", "## #", "# ##", "#  #", "#  #"},
	'O': {" ## ", "#  #", "#  #", "#  #", " ## "}, 'P': {"## ", "# #", "## ", "#  ", "#  "},
	'Q': {" ## ", "#  #", "#  #", "# # ", " # #"}, 'R': {"## ", "# #", "## ", "# #", "# #"},
	'S': {" ##", "#  ", " # ", "  #", "## "}, 'T': {"###", " # ", " # ", " # ", " # "},
	'U': {"# #", "# #", "# #", "# #", "###"}, 'V': {"# #", "# #", "# #", "# #", " # "},
	'W': {"#   #", "#   #", "# # #", "## ##", "#   #"}, 'X': {"# #", "# #", " # ", "# #", "# #"},
	'Y': {"# #", "# #", " # ", " # ", " # "}, 'Z': {"###", "  #", " # ", "#  ", "###"},
	'0': figureDots[0], '1': figureDots[1], '2': figureDots[2], '3': figureDots[3], '4': figureDots[4],
	'5': figureDots[5], '6': figureDots[6], '7': figureDots[7], '8': figureDots[8], '9': figureDots[9],
	'.': {" ", " ", " ", " ", "#"}, ',': {"  ", "  ", "  ", " #", "# "}, ':': {" ", "#", " ", "#", " "},
	';': {"  ", " #", "  ", " #", "# "}, '\'': {"#", "#", " ", " ", " "}, '"': {"# #", "# #", "   ", "   ", "   "},
	'-': {"  ", "  ", "##", "  ", "  "}, '/': {"  #", "  #", " # ", "#  ", "#  "}, '_': {"   ", "   ", "   ", "   ", "###"},
	'(': {" #", "# ", "# ", "# ", " #"}, ')': {"# ", " #", " #", " #", "# "},
	'?': {"## ", "  #", " # ", "   ", " # "}, '!': {"#", "#", "#", " ", "#"},
	'&': {" #  ", "# # ", " #  ", "# ##", " ## "}, '+': {"   ", " # ", "###", " # ", "   "}, '%': {"# #", "  #", " # ", "#  ", "# #"},
}
