package procedure

import "strings"

// Field is the field of a name, in any case; nil where there is none.
func (f *Form) Field(name string) *Field {
	return f.where(func(field *Field) bool { return strings.EqualFold(field.Name, name) })
}

// Serial is the field with the number on the paper, nil where there is none.
func (f *Form) Serial() *Field {
	return f.where(func(field *Field) bool { return field.Serial })
}

// Bed is the field that says where the patient is: the one that is called so, or else the
// first of words whose name begins with it, "Bed or place". Nil where there is none.
func (f *Form) Bed() *Field {
	if bed := f.Field("bed"); bed != nil {
		return bed
	}
	return f.where(func(field *Field) bool {
		return field.Kind == FieldText && strings.HasPrefix(strings.ToLower(field.Name), "bed ")
	})
}

// ReadBack is the field that asks whether a message was read back, by yes or no: the one
// that is called so. Nil where there is none.
func (f *Form) ReadBack() *Field {
	return f.where(func(field *Field) bool {
		return field.Kind == FieldYesNo && strings.EqualFold(strings.ReplaceAll(field.Name, "-", " "), "read back")
	})
}

func (f *Form) where(is func(*Field) bool) *Field {
	for i := range f.Fields {
		if is(&f.Fields[i]) {
			return &f.Fields[i]
		}
	}
	return nil
}

// Same reports whether two forms are one form of one procedure, perhaps of two versions
// of it.
func (f *Form) Same(other *Form) bool { return f.Key() == other.Key() }

// FormKey names a form of a procedure.
type FormKey struct{ Of, ID string }

// Key is what the versions of a form have in common.
func (f *Form) Key() FormKey { return FormKey{f.Of, f.ID} }

// NameOf is which paper it is, as it is known on the ward: its form, the number on the
// paper, and its bed, "Paper request 101, bed 4". Value is what a field says.
func (f *Form) NameOf(value func(field string) string) string {
	words := f.Name
	if serial := f.Serial(); serial != nil && value(serial.Name) != "" {
		words += " " + value(serial.Name)
	}
	if bed := f.Bed(); bed != nil && value(bed.Name) != "" {
		words += ", bed " + value(bed.Name)
	}
	return words
}

// UnknownForm stands for one that is not to be had, so that its papers are not lost: it
// has fields of words with the names that they have.
func UnknownForm(procedureID, id string, fields []string) *Form {
	form := &Form{Name: id, ID: id, Of: procedureID}
	for _, name := range fields {
		if form.Field(name) == nil {
			form.Fields = append(form.Fields, Field{Name: name, Kind: FieldText})
		}
	}
	return form
}
