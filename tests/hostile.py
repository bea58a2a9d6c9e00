# SPDX-License-Identifier: Apache-2.0
"""Models and risk files for the tests of documents: a story, and one that wants to do harm."""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent

HOSTILE = {
    "html": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(document.domain)</script>",
    "attribute": "\"><svg onload=alert(2)>'",
    "formula": "=HYPERLINK(\"http://evil.example\",\"x\")",
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(A1:A9)",
    "markdown": "[x](javascript:alert(3)) | `code` **bold** # no",
    "reorder": "abc\u202egnp.exe",
    "c1": "a\u0085b\u009bc",
    "long": "x" * 1_000_000,
}

MODEL = """<model xmlns="urn:annexc:model:1" id="m" name="{name}" version="{version}">
  <description>{text}</description>
  <product manufacturer="{name}" safety-class="C">
    <intended-use>{text}</intended-use>
    <context>
      <network-location>{text}</network-location>
      <environment>{text}</environment>
      <isolation>{text}</isolation>
      <safety-impact>{text}</safety-impact>
      <hardware-controls>{text}</hardware-controls>
    </context>
  </product>
  <uses template="stride"/>
  <assumption id="a1" owner="{name}">{text}</assumption>
  <data id="d" name="{name}" class="health"><description>{text}</description></data>
  <external id="nurse" name="{name}"><description>{text}</description></external>
  <boundary id="pump" name="{name}">
    <process id="ui" name="{name}">
      <port id="usb" name="{name}" kind="usb-data" external="yes"/>
    </process>
  </boundary>
  <flow id="f1" number="1" from="nurse" to="ui" name="{name}" data="d"
    protocol="{name}" version="{version}"/>
  <view id="v" name="{name}" kind="global-system"><description>{text}</description></view>
</model>
"""

RISK = """<risk xmlns="urn:annexc:risk:1" model="m" version="{version}">
  <method methods="interaction">{text}</method>
  <acceptance file="a.xml">{text}</acceptance>
  <assumption id="A-2" owner="{name}">{text}</assumption>
  <control id="CTL-1" kind="design" name="{name}" owner="{name}" requirements="R-1">{text}</control>
  <control id="CTL-2" kind="protective" name="{name}">{text}</control>
  <control id="CTL-3" kind="protective" name="{name}" requirements="R-3">{text}</control>
  <control id="CTL-4" kind="information" name="SECRET" visibility="internal">SECRET</control>
  <test id="T-1" kind="thwart" name="{name}" result="pass" date="2026-01-02" controls="CTL-1"
    ref="{name}">{text}</test>
  <test id="T-3" kind="fuzz" name="{name}" result="fail" date="2026-01-02" controls="CTL-3"/>
  <issue id="I-1" name="{name}" status="open" owner="{name}">{text}</issue>
  <issue id="I-2" name="SECRET" visibility="internal">SECRET</issue>
  <review id="REV-1" date="2026-01-03" roles="{name}" result="approved">{text}</review>
  <monitoring id="MON-1" name="{name}">{text}</monitoring>
  <release version="{version}" date="2026-01-04"/>
  <threat id="S2@f1" disposition="mitigate" owner="{name}" harm="Serious"
    safety-ref="{name}" controls="CTL-1 CTL-2 CTL-4">
    <statement>{text}</statement>
    <impact>{text}</impact>
    <reason>{text}</reason>
    <note>{text}</note>
    <pre vector="CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H/E:H" score="8.3"/>
    <post vector="CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:P/VC:N/VI:L/VA:L/SC:N/SI:N/SA:N" level="{name}"/>
    <residual acceptable="yes">{text}</residual>
    <disclosed ref="{name}">{text}</disclosed>
  </threat>
  <threat id="T1@f1" disposition="mitigate" controls="CTL-3"><reason>{text}</reason></threat>
  <threat id="R6@f1" disposition="mitigate"><reason>{text}</reason></threat>
  <threat id="D3@f1" disposition="accept" owner="{name}" until="2027-06-30">
    <reason>{text}</reason></threat>
  <threat id="I6@f1" disposition="accept" visibility="internal"><reason>SECRET</reason></threat>
  <threat id="OWN-1" disposition="accept" severity="low" title="{name}"
    elements="ui"><reason>{text}</reason></threat>
  <threat id="S9@old" disposition="open" gone="{version}" title="{name}"/>
</risk>
"""


# The value of the root is 0.244, and 0.46 without the defence.
TREE = """<tree xmlns="urn:annexc:tree:1" id="tree" name="{name}" model="m.xml">
  <description>{text}</description>
  <domain id="p" class="ProbSucc" unit="{name}"/>
  <attack label="{name}">
    <attack label="Both" refinement="and">
      <attack label="{name} B" threat="S2@f1 OWN-1" element="f1"><description>{text}</description>
        <value domain="p">0.5</value>
        <defence label="{name} D" control="CTL-1"><value domain="p">0.6</value></defence></attack>
      <attack label="C"><value domain="p">0.8</value></attack>
    </attack>
    <attack label="E"><value domain="p">0.1</value></attack>
  </attack>
</tree>
"""
INTERNAL_TREES = {
    "threat.tree.xml": """<tree xmlns="urn:annexc:tree:1" id="a" name="SECRET">
  <attack label="SECRET" threat="I6@f1"/></tree>""",
    "marked.tree.xml": """<tree xmlns="urn:annexc:tree:1" id="b" visibility="internal">
  <attack label="SECRET"/></tree>""",
}

# 5 x 3 + 4 x 2 + 3 x 2 + 2 x 1 + 1 x 1 = 32, and with a medium probability pool 2.
OCTAVE = """<octave xmlns="urn:annexc:octave:1" model="m" name="{name}" version="{version}">
  <description>{text}</description>
  <area id="safety" name="{name}" kind="safety" rank="5"><criterion name="{name}"><low>{text}</low>
    <moderate>{text}</moderate><high>{text}</high></criterion></area>
  <area id="fines" kind="fines" rank="4"/>
  <area id="reputation" kind="reputation" rank="3"/>
  <area id="productivity" kind="productivity" rank="2"/>
  <area id="financial" kind="financial" rank="1"/>
  <asset id="a" name="{name}" data="d" owner="{name}" most-important="integrity">
    <rationale>{text}</rationale><description>{text}</description>
    <requirement property="integrity">{text}</requirement></asset>
  <container id="c" name="{name}" kind="technical" place="internal" owner="{name}" element="ui"
      assets="a"><description>{text}</description></container>
  <container id="e" kind="people" place="external" assets="a"/>
  <concern id="worked" asset="a" actor="{name}" motive="accidental" outcome="destruction"
      requirement="integrity" probability="medium" treatment="accept" score="32" pool="2"
      threat="S2@f1 R*@f1">
    <description>SECRET {text}</description><means>{text}</means><consequence>{text}</consequence>
    <impact area="safety" value="high">{text}</impact><impact area="fines" value="moderate"/>
    <impact area="reputation" value="moderate"/><impact area="productivity" value="low"/>
    <impact area="financial" value="low"/><reason>{text}</reason>
    <control container="c" ref="CTL-1">{text}</control><residual>{text}</residual></concern>
  <left-out threat="I6@f1">{text}</left-out>
</octave>
"""


def bom(name, text):
    """A bill of materials with one vulnerability that counts, one that does not, and one of a
    component that is in no element."""
    rating = {"severity": "high", "score": 7.5, "method": "CVSSv31",
              "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"timestamp": "2026-01-02T03:04:05Z"},
        "components": [{"type": "library", "bom-ref": "lib", "name": name, "version": "1.0"},
                       {"type": "library", "bom-ref": "else", "name": "else", "version": "2"}],
        "vulnerabilities": [
            {"id": "CVE-2099-0001", "description": text, "ratings": [rating],
             "source": {"name": name}, "affects": [{"ref": "lib"}]},
            {"id": "CVE-2099-0002", "analysis": {"state": "not_affected"},
             "affects": [{"ref": "lib"}]},
            {"id": "CVE-2099-0003", "affects": [{"ref": "else"}]}]})


KEV = """cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,\
dueDate,knownRansomwareCampaignUse,notes,cwes
CVE-2099-0001,V,P,N,2026-01-01,S,R,2026-02-01,Unknown,,
"""
BOM_OPTIONS = ("--bom", "m.cdx.json", "--kev", "m.kev.csv", "--bind", "*=ui")


def escaped(text):
    for character, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, reference)
    return text


def filled(name, text, version):
    values = {"name": escaped(name), "text": escaped(text), "version": escaped(version)}
    acceptance = (ROOT / "models" / "examples" / "acceptance.xml").read_text(encoding="utf-8")
    return {"m.xml": MODEL.format(**values), "m.risk.xml": RISK.format(**values),
            "m.tree.xml": TREE.format(**values), **INTERNAL_TREES,
            "m.octave.xml": OCTAVE.format(**values),
            "m.cdx.json": bom(name, text), "m.kev.csv": KEV.replace("\\\n", ""),
            "a.xml": acceptance.replace("An example that shows", values["text"][:1000])}


def story_files():
    return filled("A plain name", "A plain text.\nOf two lines.", "1.0")


def hostile_files():
    short = {key: text for key, text in HOSTILE.items() if len(text) < 1000}
    return filled(" ".join(short.values()), " ".join(HOSTILE.values()), HOSTILE["html"])
