"""The editor that writes formatted text: the only file that knows CKEditor.

It is a widget named by the setting RICH_TEXT_WIDGET (docs/adr/0001); what it sends is cleaned by `portal.richtext`.
"""

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.forms import Media
from django.urls import reverse_lazy
from django.utils.module_loading import import_string

from .. import legacy, library
from ..richtext import clean, cleaned_field, plain

EDITOR_CSP = {  # what CKEditor 4 needs beyond the site's policy: inline handlers on its buttons, inline styles
    "script-src-attr": ["'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
REMOVED_PLUGINS = (
    "about,bidi,colorbutton,colordialog,copyformatting,div,elementspath,exportpdf,flash,font,forms,iframe,image,"
    "language,newpage,pagebreak,preview,print,save,scayt,smiley,sourcearea,stylescombo,templates,uploadfile,wsc"
)
CKEDITOR_CONFIG = {
    "toolbar": "News",
    "toolbar_News": [
        ["Format"],
        ["Bold", "Italic", "RemoveFormat"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["JustifyLeft", "JustifyCenter", "JustifyRight"],
        ["Link", "Unlink"],
        ["Image", "Table", "HorizontalRule", "SpecialChar"],
        ["Undo", "Redo", "Find", "Maximize"],
    ],
    "format_tags": "p;h2;h3;h4",
    "height": 480,
    "width": "100%",
    "removePlugins": REMOVED_PLUGINS,
    "extraAllowedContent": (  # what a paste may bring and no button makes
        "u s sub small mark cite q code sup[id]; li[id]; ol[start,type]; abbr[title]; span[lang]; caption; thead; "
        "tfoot; td th[colspan,rowspan,scope,headers](text-center,text-right)"
    ),
    "extraPlugins": "divarea,image2,uploadimage,autolink,tableresize",
    "removeButtons": "",
    "image2_alignClasses": ["align-left", "align-center", "align-right"],
    "image2_captionedClass": "image",
    "image2_disableResizer": True,
    "justifyClasses": ["text-left", "text-center", "text-right", "text-justify"],
    "disallowedContent": "script; style; iframe; object; embed; form; *[on*]",
    "filebrowserImageUploadUrl": reverse_lazy("picture-upload"),
    "filebrowserUploadMethod": "xhr",
    "imageUploadUrl": reverse_lazy("picture-upload"),
    "pictureLibraryUrl": reverse_lazy(library.CHOICES),
    "pasteUrl": reverse_lazy("pasting"),
    "clipboard_handleImages": False,  # uploadimage takes pasted pictures
    "entities": False,
    "basicEntities": True,
    "versionCheck": False,
    "disableNativeSpellChecker": False,
}


class CKEditor(CKEditorWidget):
    """CKEditor 4 with the newsroom's toolbar, without the parts that are unsafe or speak to foreign hosts."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.config = dict(CKEDITOR_CONFIG)

    @property
    def media(self):
        inherited = super().media
        return Media(css=inherited._css, js=[*inherited._js, "js/library.js", "js/editor.js", "js/pasting.js"])


def editor_widget():
    """Return a new widget for editing formatted text, as the setting RICH_TEXT_WIDGET names it."""
    return import_string(settings.RICH_TEXT_WIDGET)()


class FormattedField(forms.CharField):
    """The form's field for formatted text: cleans what comes in, and tells a change by what would be stored."""

    def to_python(self, value):
        return cleaned_field(super().to_python(value) or "")

    def has_changed(self, initial, data):
        try:
            return clean(initial or "") != clean(data or "")
        except ValueError:  # too long to be what is stored
            return True


class RichTextAdmin(admin.ModelAdmin):
    """A ModelAdmin whose `rich_text_fields` are edited with the editor, on pages whose security policy allows it."""

    rich_text_fields: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.rich_text_fields:
            kwargs |= {"widget": editor_widget(), "form_class": FormattedField}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_form(self, request, form, change):
        for name, value in form.cleaned_data.items():
            text = plain(value) if name in self.rich_text_fields else value
            if isinstance(text, str) and (encoding := legacy.recognise(text)):
                label = form.fields[name].label
                said = f"“{label}” có vẻ còn viết bằng bảng mã cũ {encoding}: hãy chuyển sang Unicode trước khi đăng."
                messages.warning(request, said)
        return super().save_form(request, form, change)

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        vars(response)["_csp_config"] = (
            settings.SECURE_CSP | EDITOR_CSP
        )  # the attribute that Django 6's middleware reads
        return response
