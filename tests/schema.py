#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the loader against the schemas.

usage: schema.py --annexc PATH

Small documents, sound and unsound, are read by annexc and validated by xmllint with the schema
that annexc itself writes (for models) or ships (for templates). Both have to say what the table
says. What a schema cannot see stands in the tables of differences, each with the reason: there only
annexc finds the mistake.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "models/examples").glob("*.xml"))
SKIPPED = 77

CONTEXT = ("<network-location>n</network-location><environment>e</environment>"
           "<isolation>i</isolation><safety-impact>s</safety-impact>"
           "<hardware-controls>h</hardware-controls>")
LONG = "a" * 128

# What stands in <model id="m">, and whether it is sound. `P` declares two elements for flows.
P = '<process id="p"/><store id="s"/>'
MODELS = [
    # The head of the model.
    ("", True),
    ("<description/>", True),
    ("<description>Text &amp; more</description><product/>", True),
    ("<product/><description/>", False),
    ("<description/><description/>", False),
    ("<product/><product/>", False),
    ("<process id='p'/><description/>", False),
    ("<process id='p'/><product/>", False),
    ("<description><b/></description>", False),
    ("<description lang='en'/>", False),
    ("<product manufacturer='Acme' safety-class='A'/>", True),
    ("<product safety-class='D'/>", False),
    ("<product safety-class=''/>", False),
    ("<product name='x'/>", False),
    ("<product><intended-use>u</intended-use></product>", True),
    ("<product><intended-use/><intended-use/></product>", False),
    (f"<product><context>{CONTEXT}</context></product>", True),
    (f"<product><intended-use/><context>{CONTEXT}</context></product>", True),
    (f"<product><context>{CONTEXT}</context><intended-use/></product>", False),
    ("<product><context/></product>", False),
    ("<product><context><network-location/></context></product>", False),
    (f"<product><context>{CONTEXT}<isolation/></context></product>", False),
    ("<product><context><environment/><network-location/><isolation/><safety-impact/>"
     "<hardware-controls/></context></product>", False),
    ("<product>text</product>", False),
    ("<product><board-connections>None.</board-connections></product>", True),
    (f"<product><context>{CONTEXT}</context><board-connections/></product>", True),
    ("<product><board-connections/><board-connections/></product>", False),
    ("<product><board-connections/><intended-use/></product>", False),
    ("<process id='p'/><component id='c' name='zlib' version='1.3' ref='pkg:generic/zlib@1.3' "
     "supplier='s' licence='Zlib' elements='p' tags='t'><description/></component>", True),
    ("<process id='p'><port id='q' kind='usb-data'/><component id='c'/></process>", True),
    ("<process id='p'><component id='c'/><port id='q' kind='usb-data'/></process>", True),
    ("<component/>", False),
    ("<component id='c' elements='1'/>", False),
    ("<component id='c'><component id='d'/></component>", False),
    ("<component id='c' type='x'/>", False),
    ("<uses template='stride'/>", True),
    ("<uses/>", False),
    ("<uses template=''/>", False),
    ("<uses template='stride' version='1'/>", False),
    ("<uses template='stride'/><uses template='stride'/>", True),
    ("<include href='part.xml'/>", True),
    ("<include/>", False),
    ("<include href=''/>", False),
    ("<assumption id='a'>All is well.</assumption>", True),
    ("<assumption id='a' owner='me' valid-until='2028-02-29'/>", True),
    ("<assumption id='a' valid-until='2027-02-29'/>", False),
    ("<assumption id='a' valid-until='2027-2-9'/>", False),
    ("<assumption id='a' valid-until='2027-02-09Z'/>", False),
    ("<assumption id='a' valid-until=''/>", False),
    ("<assumption id='a' name='n'/>", False),
    ("<assumption>x</assumption>", False),
    ("<assumption id='a'><description/></assumption>", False),
    # Data.
    ("<data id='d' name='Dose' class='health' confidentiality='high' integrity='none'"
     " availability='low'><description/></data>", True),
    ("<data id='d' confidentiality='critical'/>", False),
    ("<data id='d' class='nonsense'/>", False),
    ("<data id='d' class=''/>", False),
    ("<data id='d' type='health'/>", False),
    ("<data id='d' tags='a'/>", False),
    ("<data id='d' in-scope='no'/>", False),
    ("<data id='d' encrypted='yes'/>", False),
    ("<data/>", False),
    ("<data id='d'><port id='u' kind='jtag'/></data>", False),
    # Ids.
    ("<process id='_'/>", True),
    ("<process id='a.b-c_9'/>", True),
    ("<process id='9a'/>", False),
    ("<process id='-a'/>", False),
    ("<process id=''/>", False),
    ("<process id='a b'/>", False),
    ("<process id=' a'/>", False),
    ("<process id='ä'/>", False),
    (f"<process id='{LONG}'/>", True),
    (f"<process id='{LONG}a'/>", False),
    ("<process id='p'/><process id='p'/>", False),
    ("<process id='p'/><boundary id='b'><store id='p'/></boundary>", False),
    ("<process id='m'/>", False),
    ("<view id='v'/><data id='v'/>", False),
    ("<process id='p'><port id='p' kind='jtag'/></process>", False),
    # Elements.
    ("<external id='p' name='' type='clinician'/>", True),
    ("<process id='p' type='web-process' code-type='managed'/>", True),
    ("<store id='p' type='log' encrypted='unknown'/>", True),
    ("<process id='p' type='database'/>", False),
    ("<process id='p' type='nonsense'/>", False),
    ("<process id='p' type=''/>", False),
    ("<process id='p' class='health'/>", False),
    ("<process id='p' kind='jtag'/>", False),
    ("<process id='p' code-type='none'/>", False),
    ("<process id='p' code-type=''/>", False),
    ("<process id='p' codetype='managed'/>", False),
    ("<process id='p' description='d'/>", False),
    ("<process id='p' manufacturer='d'/>", False),
    ("<process id='p' in-scope='no' reason='r' ticket='t' requirements='r1 r2' controls='c'"
     " tags='a b' aka='old older'/>", True),
    ("<process id='p' in-scope='true'/>", False),
    ("<process id='p' aka='1'/>", False),
    ("<process id='p' aka='' tags=''/>", True),
    ("<process id='p' x='1' y='-2.5' width='+3.' height='.5e2'/>", True),
    ("<process id='p' x='1px'/>", False),
    ("<process id='p' x=''/>", False),
    ("<process id='p' x='1,5'/>", False),
    ("<process id='p' x='0x10'/>", False),
    ("<process id='p' x='inf'/>", False),
    ("<process id='p' path='1,2 3,4 5,6'/>", False),
    ("<process id='p' xml:lang='en'/>", False),
    ("<process id='p' x:y='z' xmlns:x='urn:x'/>", False),
    ("<process id='p' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'"
     " i:schemaLocation='urn:annexc:model:1 model.xsd'/>", True),
    ("<process id='p'>text</process>", False),
    ("<process id='p'><!-- remark --><?hint?></process>", True),
    ("<process id='p'><description/><port id='u' kind='jtag'/><port id='v' kind='usb-otg'/>"
     "</process>", True),
    ("<process id='p'><port id='u' kind='jtag'/><description/></process>", False),
    ("<process id='p'><process id='q'/></process>", False),
    ("<process id='p'><port id='u'/></process>", False),
    ("<process id='p'><port id='u' kind=''/></process>", False),
    ("<process id='p'><port id='u' kind='network'/></process>", False),
    ("<process id='p'><port id='u' kind='jtag' locked='yes' name='n' tags='a'>"
     "<description/></port></process>", True),
    ("<process id='p'><port id='u' kind='jtag' locked='maybe'/></process>", False),
    ("<process id='p'><port id='u' kind='jtag' type='jtag'/></process>", False),
    ("<process id='p'><port id='u' kind='jtag' x='1'/></process>", False),
    ("<process id='p'><port id='u' kind='jtag' data=''/></process>", False),
    ("<port id='u' kind='jtag'/>", False),
    ("<Process id='p'/>", False),
    ("<actor id='p'/>", False),
    ("<process xmlns='urn:other' id='p'/>", False),
    ("<x:process xmlns:x='urn:annexc:model:1' id='p'/>", True),
    ("text", False),
    # Boundaries.
    ("<boundary id='b' name='n' type='network' x='1' y='2' width='3' height='4'/>", True),
    ("<boundary id='b' path=' 1,2  3,4 5,-6.5'/>", True),
    ("<boundary id='b' path='1,2 3,4'/>", False),
    ("<boundary id='b' path='1,2 3,4 5,6 7,8'/>", False),
    ("<boundary id='b' path='1 2 3'/>", False),
    ("<boundary id='b' type='clinician'/>", False),
    ("<boundary id='b' data=''/>", False),
    ("<boundary id='b'><description/><process id='p'/><flow id='f' from='p' to='p'/>"
     "<boundary id='c'/><external id='e'/><store id='t'/></boundary>", True),
    ("<boundary id='b'><process id='p'/><description/></boundary>", False),
    ("<boundary id='b'><data id='d'/></boundary>", False),
    ("<boundary id='b'><view id='v'/></boundary>", False),
    ("<boundary id='b'><port id='u' kind='jtag'/></boundary>", False),
    ("<boundary id='b'><uses template='stride'/></boundary>", False),
    # Flows.
    (P + "<data id='d'/><boundary id='b'/><flow id='f' from='p' to='s' number='1' name='n'"
         " type='https' data='d d' protocol='x' version='1' bidirectional='yes' crosses='b'"
         " in-scope='no' reason='r' path='1,2 3,4 5,6' integrity='unknown'>"
         "<description/></flow>", True),
    (P + "<flow id='f' from='p'/>", False),
    (P + "<flow id='f' to='p'/>", False),
    (P + "<flow from='p' to='s'/>", False),
    (P + "<flow id='f' from='' to='s'/>", False),
    (P + "<flow id='f' from='p' to='s' number='0'/>", False),
    (P + "<flow id='f' from='p' to='s' number='-1'/>", False),
    (P + "<flow id='f' from='p' to='s' number='1.0'/>", False),
    (P + "<flow id='f' from='p' to='s' number='999999'/>", True),
    (P + "<flow id='f' from='p' to='s' number='1000000'/>", False),
    (P + "<flow id='f' from='p' to='s' number='0007'/>", True),
    (P + "<flow id='f' from='p' to='s' number=' 7'/>", False),
    (P + "<flow id='f' from='p' to='s' bidirectional='true'/>", False),
    (P + "<flow id='f' from='p' to='s' type='web-process'/>", False),
    (P + "<flow id='f' from='p' to='s' integrity='high'/>", False),
    (P + "<flow id='f' from='p' to='s' x='1'/>", False),
    (P + "<flow id='f' from='p' to='s' crosses='' data=''/>", True),
    (P + "<flow id='f' from='p' to='s'><port id='u' kind='jtag'/></flow>", False),
    # Views.
    (P + "<view id='v' name='n' kind='global-system'><description/><include elements='p s'/>"
         "<exclude tags='a b'/><include tags='c'/></view>", True),
    (P + "<boundary id='b'/><view id='v'><collapse boundaries='b'/></view>", True),
    ("<view id='v' kind='global'/>", False),
    ("<view id='v'><collapse/></view>", False),
    ("<view id='v'><collapse boundaries=''/></view>", True),
    ("<view id='v'><include/></view>", True),
    ("<view id='v'><include href='x'/></view>", False),
    ("<view id='v'><include tags='a'/><description/></view>", False),
    ("<view id='v'><process id='p'/></view>", False),
    ("<view id='v' tags='a'/>", False),
    ("<view name='v'/>", False),
]

# Whole documents.
DOCUMENTS = [
    ('<model xmlns="urn:annexc:model:1"/>', False),
    ('<model xmlns="urn:annexc:model:1" id=""/>', False),
    ('<model xmlns="urn:annexc:model:1" id="m" name="" version=""/>', True),
    ('<model xmlns="urn:annexc:model:1" id="m" manufacturer="Acme"/>', False),
    ('<model xmlns="urn:annexc:model:1" id="m" tags="a"/>', False),
    ('<model xmlns="urn:annexc:model:1" id="m" description="a"/>', False),
    ('<model xmlns="urn:annexc:model:1" id="m" type="process"/>', False),
    ('<model xmlns="urn:annexc:model:2" id="m"/>', False),
    ('<model id="m"/>', False),
    ('<process xmlns="urn:annexc:model:1" id="m"/>', False),
    ('<a:model xmlns:a="urn:annexc:model:1" id="m"><a:process id="p"/></a:model>', True),
    ('<model xmlns="urn:annexc:model:1" id="m"></modle>', False),
    ('<model xmlns="urn:annexc:model:1" id="m" id="n"/>', False),
]

# Only annexc finds these.
MODEL_DIFFERENCES = [
    ("cross references", P + "<flow id='f' from='p' to='q'/>"),
    ("cross references", "<process id='p' data='d'/>"),
    ("kinds of what is referred to", P + "<flow id='f' from='p' to='s' crosses='p'/>"),
    ("kinds of what is referred to", P + "<view id='v'><include flows='p'/></view>"),
    ("flow numbers are compared as numbers",
     P + "<flow id='f' from='p' to='s' number='1'/><flow id='g' from='p' to='s' number='01'/>"),
    ("properties of a type, not of its kind", "<process id='p' csrf-protected='yes'/>"),
    ("names of templates", "<uses template='nonsense'/>"),
    ("other files", "<include href='none.xml'/>"),
    ("other files", "<include href='../part.xml'/>"),
    ("cycles", "<include href='cycle.xml'/>"),
    ("ids of all files together", "<process id='part'/><include href='part.xml'/>"),
    ("depth of boundaries", "".join(f"<boundary id='b{i}'>" for i in range(65))
     + "</boundary>" * 65),
    ("size of numbers", "<process id='p' x='1e999'/>"),
    ("white space around a type is part of it", "<process id='p' type=' service '/>"),
]

RULE = ("<rule id='R' category='C'{0}><when>flow is 'flow'</when><title>t</title>"
        "<description>d</description>{1}</rule>")
C = "<category id='C' name='c'/>"
TEMPLATES = [
    ("", True),
    ("<description>d</description>" + C, True),
    (C + "<description/>", False),
    ("<description/><description/>", False),
    ("text", False),
    ("<widget/>", False),
    ("<extends template='stride'/>", True),
    ("<extends/>", False),
    ("<extends template=''/>", False),
    ("<type id='a' parent='process' name='n'><description/><set property='k' value='v'/></type>"
     "<property id='k' on='process'/>", True),
    ("<type id='9.a-b_c' parent='process'/>", True),
    ("<type id='a b' parent='process'/>", False),
    ("<type id='' parent='process'/>", False),
    (f"<type id='{LONG}' parent='process'/>", True),
    (f"<type id='{LONG}a' parent='process'/>", False),
    ("<type id='a'/>", False),
    ("<type parent='process'/>", False),
    ("<type id='a' parent='process' kind='x'/>", False),
    ("<type id='a' parent='process'/><type id='a' parent='process'/>", False),
    ("<type id='a' parent='process'><set property='k' value='v'/><description/></type>"
     "<property id='k' on='process'/>", False),
    ("<type id='a' parent='process'><set property='k'/></type><property id='k' on='process'/>",
     False),
    ("<type id='a' parent='process'><set value='k'/></type>", False),
    ("<property id='k' on='flow model' name='n' values='a b' default='a'>Text</property>", True),
    ("<property id='k' on='flow' values='a'><description>d</description><value>b c</value>"
     "</property>", True),
    ("<property id='k' on='flow'><value>b</value><description>d</description></property>", False),
    ("<property id='k' on='flow'><value/></property>", False),
    ("<property id='k'/>", False),
    ("<property on='flow'/>", False),
    ("<property id='k' on='flow' value='a'/>", False),
    ("<category id='C' name='n' affects='safety privacy'>Text</category>", True),
    ("<category id='C'/>", False),
    ("<category name='C'/>", False),
    ("<category id='C' name='n' affects='money'/>", False),
    ("<category id='C' name='n'><description/></category>", False),
    (C + C, False),
    (C + RULE.format("", ""), True),
    (C + RULE.format(" scope='interaction' method='interaction' severity='none'"
                     " attack-vector='social' phase='supply decommission' affects='safety'",
                     "<why/><false-positive/><control kind='design'>c</control>"
                     "<control kind='environment'/><reference scheme='ATLAS' id='1'/>"), True),
    (C + RULE.format(" scope='flow'", ""), False),
    (C + RULE.format(" method='any'", ""), False),
    (C + RULE.format(" severity='severe'", ""), False),
    (C + RULE.format(" attack-vector='network local'", ""), False),
    (C + RULE.format(" phase='operate later'", ""), False),
    (C + RULE.format(" affects='money'", ""), False),
    (C + RULE.format(" name='n'", ""), False),
    (C + RULE.format("", "<control>c</control>"), False),
    (C + RULE.format("", "<control kind='none'>c</control>"), False),
    (C + RULE.format("", "<reference scheme='CWE' id='1'/><control kind='design'/>"), False),
    (C + RULE.format("", "<reference scheme='CVE' id='1'/>"), False),
    (C + RULE.format("", "<reference scheme='CWE' id=''/>"), False),
    (C + RULE.format("", "<reference scheme='CWE'/>"), False),
    (C + RULE.format("", "<reference scheme='IVDR' id='1'/>"
                     "<reference scheme='GDPR' id='2'/>"), True),
    (C + RULE.format("", "<example/>"), True),
    (C + RULE.format("", "<example encrypted='yes'><data id='d'/><external id='a'/>"
                     "<boundary id='b'><store id='s'><port id='u' kind='jtag'/></store></boundary>"
                     "<flow id='f' from='a' to='s'/><quiet item='a' attribute='type' value=''/>"
                     "<quiet attribute='encrypted'/></example><example/>"), True),
    (C + RULE.format("", "<example/><reference scheme='CWE' id='1'/>"), False),
    (C + RULE.format("", "text<example/>"), False),
    ("<omission scheme='EMB3D' ids='TID-1 TID-2'>r</omission>", True),
    ("<omission scheme='EMB3D'>r</omission>", False),
    ("<omission ids='1'>r</omission>", False),
    ("<omission scheme='CVE' ids='1'/>", False),
    ("<example/>", False),
    (C + RULE.replace("</when>", "</when><always>r</always>").format("", ""), True),
    (C + RULE.format("", "<always>r</always>"), False),
    (C + RULE.format("", "<why/><why/>"), False),
    (C + RULE.format("", "<false-positive/><why/>"), False),
    (C + RULE.format("", "") * 2, False),
    (C + "<rule id='R' category='C'><title>t</title><description>d</description></rule>", False),
    (C + "<rule id='R' category='C'><when>flow is 'flow'</when><unknown of='flow.k'>r</unknown>"
         "<unknown of='flow.l'>r</unknown><title>t</title><description>d</description></rule>",
     True),
    (C + "<rule id='R' category='C'><when>flow is 'flow'</when><unknown of='flow.k'/>"
         "<title>t</title><description>d</description></rule>", False),
    (C + "<rule id='R' category='C'><when>flow is 'flow'</when><unknown>r</unknown>"
         "<title>t</title><description>d</description></rule>", False),
    (C + "<rule id='R' category='C'><unknown of='flow.k'>r</unknown><when>flow is 'flow'</when>"
         "<title>t</title><description>d</description></rule>", False),
    (C + "<rule id='R' category='C'><when>flow is 'flow'</when><title>t</title></rule>", False),
    (C + "<rule id='R' category='C'><title>t</title><when>flow is 'flow'</when>"
         "<description>d</description></rule>", False),
    (C + "<rule category='C'><when>flow is 'flow'</when><title>t</title>"
         "<description>d</description></rule>", False),
    (C + RULE.format("", "") + "<disable rule='R' reason='r'/>", True),
    ("<disable/>", False),
    ("<disable rule='none' optional='yes'/>", True),
    ("<disable rule='none' optional='maybe'/>", False),
    (C + RULE.format("", "") + "<disable rule='R' severity='low'/>", False),
    (C + RULE.format("", "") + "<retune rule='R' severity='low' reason='r'>"
                               "<unless>flow is 'flow'</unless></retune>", True),
    (C + RULE.format("", "") + "<retune rule='R' severity='lower'/>", False),
    (C + RULE.format("", "") + "<retune rule='R'><unless/><unless/></retune>", False),
    (C + RULE.format("", "") + "<retune rule='R'><when>flow is 'flow'</when></retune>", False),
]
TEMPLATE_DOCUMENTS = [
    ('<template xmlns="urn:annexc:template:1" id="t"/>', False),
    ('<template xmlns="urn:annexc:template:1" version="1"/>', False),
    ('<template xmlns="urn:annexc:template:1" id="t" version="1" name="n"/>', True),
    ('<template xmlns="urn:annexc:template:1" id="t" version="1" author="n"/>', False),
    ('<template id="t" version="1"/>', False),
    ('<model xmlns="urn:annexc:template:1" id="t" version="1"/>', False),
]
TEMPLATE_DIFFERENCES = [
    ("names of types", "<type id='a' parent='nonsense'/>"),
    ("names of types", "<property id='k' on='nonsense'/>"),
    ("names of templates", "<extends template='nonsense'/>"),
    ("ids of all templates together", "<extends template='stride'/><category id='S' name='n'/>"),
    ("ids of roots", "<type id='process' parent='process'/>"),
    ("a property may be there again for other types",
     "<property id='k' on='flow'/><property id='k' on='flow'/>"),
    ("cycles", "<type id='a' parent='b'/><type id='b' parent='a'/>"),
    ("white space alone is no value", "<property id='k' on='flow'><value> </value></property>"),
    ("values of a property", "<property id='k' on='flow' values='a b' default='c'/>"),
    ("names of categories", RULE.format("", "")),
    ("names of rules", "<disable rule='nonsense'/>"),
    ("expressions", C + "<rule id='R' category='C'><when>flow is</when><title>t</title>"
                        "<description>d</description></rule>"),
    ("empty texts", C + "<rule id='R' category='C'><when/><title>t</title>"
                        "<description>d</description></rule>"),
]


class Document:
    """A text with what is expected of it: by annexc, and by the schema."""

    def __init__(self, text, sound, valid, about=""):
        self.text = text
        self.sound = sound
        self.valid = valid
        self.about = about


# What stands in a risk file.
RISKS = [
    ("", True),
    ("<method/>", True),
    ("<method methods='interaction element'>text</method><acceptance file='a.xml'>t</acceptance>",
     True),
    ("<method methods='guessing'/>", False),
    ("<method/><method/>", False),
    ("<acceptance/><method/>", False),
    ("<acceptance file=''/>", False),
    ("<assumption id='a' owner='o' valid-until='2027-06-30' ref='r' visibility='internal'/>", True),
    ("<assumption/>", False),
    ("<assumption id='1'/>", False),
    ("<assumption id='a' valid-until='2027-06-31'/>", False),
    ("<assumption id='a' visibility='public'/>", False),
    ("<control id='c' kind='design' name='n' status='planned' owner='o' requirements='R 1' "
     "side-effects='none' safety-ref='none: so' ticket='t' ref='MDR:17.2'>text</control>", True),
    ("<control id='c'/>", False),
    ("<control id='c' kind='other'/>", False),
    ("<control id='c' kind='design' status='done'/>", False),
    ("<control id='c' kind='design'><p/></control>", False),
    ("<control id='c' kind='design'/><control id='c' kind='design'/>", False),
    ("<control id='c' kind='design'/><test id='t' kind='fuzz' controls='c' result='pass' "
     "date='2026-01-01' version='1' owner='o' ref='r' name='n'/>", True),
    ("<test id='t' kind='fuzz'/><control id='c' kind='design'/>", False),
    ("<test id='t' kind='load'/>", False),
    ("<test id='t' kind='fuzz' result='ok'/>", False),
    ("<issue id='i' name='n' status='open' owner='o' threats='S1@f' date='2026-01-01' ref='r' "
     "ticket='t' version='1' kev='yes'>t</issue>", True),
    ("<issue id='i' status='new'/>", False),
    ("<review id='r' date='2026-01-01' next='2027-01-01' roles='a, b' version='1' "
     "result='approved' ref='m'/>", True),
    ("<review id='r' result='maybe'/>", False),
    ("<monitoring id='m' name='n' owner='o' ref='r' next='2027-01-01'>t</monitoring>", True),
    ("<release version='1' date='2026-01-01'/>", True),
    ("<release/>", False),
    ("<exception rule='TM09' subject='a*' owner='o' until='2027-01-01'>t</exception>", True),
    ("<exception/>", False),
    ("<decision threats='S3@* *@p' except='S3@f1' disposition='accept' status='closed' owner='o' "
     "until='2027-01-01' requirements='r' safety-ref='s' ticket='t' decided='1'>t</decision>",
     True),
    ("<decision threats='S3@*'/>", False),
    ("<decision disposition='accept'/>", False),
    ("<decision threats='S3@*' disposition='ignore'/>", False),
    ("<threat id='S3@f1'/>", True),
    ("<threat/>", False),
    ("<threat id=''/>", False),
    ("<threat id='S3@f1'/><threat id='S3@f1'/>", False),
    ("<threat id='S3@f1~' disposition='mitigate' status='in-review' owner='o' until='2027-01-01' "
     "severity='high' title='t' category='S' elements='a b' assets='d' threat-source='insider "
     "remote' attack-vector='network social' phase='operate' weaknesses='CWE-1' patterns='CAPEC-1' "
     "affects='integrity' harm='Serious' harm-ref='h' safety-ref='s' multi-patient='no' "
     "requirements='r' side-effects='none' kev='no' ticket='t' introduced='1' decided='1' gone='2' "
     "visibility='internal'/>", True),
    ("<threat id='S3@f1' disposition='maybe'/>", False),
    ("<threat id='S3@f1' phase='always'/>", False),
    ("<threat id='S3@f1' threat-source='weather'/>", False),
    ("<threat id='S3@f1' until='soon'/>", False),
    ("<threat id='S3@f1' risk='high'/>", False),
    ("<threat id='S3@f1'>text</threat>", False),
    ("<threat id='S3@f1'><statement>s</statement><impact>i</impact><reason>r</reason><note>n</note>"
     "<pre level='high' acceptable='no' harm='Serious'>p</pre><pre/><post/><post/>"
     "<residual acceptable='yes' safety-ref='s'>r</residual><disclosed ref='r'>d</disclosed>"
     "<basis rule='00' severity='low'>b</basis><changed what='w' from='f' to='t'/>"
     "<changed what='w'/>"
     "<absent from='1' to='2'/><absent/><was disposition='accept' status='open' owner='o' "
     "until='2026-01-01' decided='1'>w</was><was/></threat>", True),
    ("<threat id='S3@f1'><reason/><statement/></threat>", False),
    ("<threat id='S3@f1'><reason/><reason/></threat>", False),
    ("<threat id='S3@f1'><post/><pre/></threat>", False),
    ("<threat id='S3@f1'><changed/></threat>", False),
    ("<threat id='S3@f1'><residual/><residual/></threat>", False),
    ("<threat id='S3@f1'><why/></threat>", False),
    ("<threat id='S3@f1'/><decision threats='*' disposition='accept'/>", False),
]
RISK_DIFFERENCES = [
    ("references", "<threat id='S3@f1' controls='c'/>"),
    ("ids of threats", "<threat id='S3 @f1'/>"),
    ("vectors", "<threat id='S3@f1'><pre vector='CVSS:3.1/AV:N'/></threat>"),
    ("blank texts", "<release version=' '/>"),
]


# What stands in <octave>. `F` is what a risk refers to.
F = "<area id='a' kind='safety' rank='1'/><asset id='b'/><container id='c' kind='people'/>"
OCTAVES = [
    ("", True),
    ("<description>d</description>", True),
    ("<description/><description/>", False),
    ("<area id='a' kind='safety'/><description/>", False),
    ("<area id='a' kind='safety' name='n' rank='1'><criterion name='n'><low>l</low>"
     "<moderate>m</moderate><high>h</high></criterion><criterion/></area>", True),
    ("<area id='a' kind='safety'><criterion><high/><low/></criterion></area>", False),
    ("<area id='a' kind='safety'><criterion><low/><low/></criterion></area>", False),
    ("<area id='a' kind='safety'><low/></area>", False),
    ("<area id='a'/>", False),
    ("<area kind='safety'/>", False),
    ("<area id='1' kind='safety'/>", False),
    ("<area id='a' kind='health'/>", False),
    ("<area id='a' kind='safety' rank='0'/>", False),
    ("<area id='a' kind='safety' rank='1.0'/>", False),
    ("<area id='a' kind='safety' weight='1'/>", False),
    ("<area id='a' kind='user-defined'/><area id='b' kind='user-defined'/>", True),
    ("<area id='a' kind='safety'/><asset id='a'/>", False),
    ("<asset id='a' name='n' data='d e' owner='o' most-important='other'><rationale>r</rationale>"
     "<description>d</description><requirement property='confidentiality'>r</requirement>"
     "<requirement property='other'/><requirement property='other'/></asset>", True),
    ("<asset/>", False),
    ("<asset id='a' most-important='safety'/>", False),
    ("<asset id='a'><requirement/></asset>", False),
    ("<asset id='a'><requirement property='i'/></asset>", False),
    ("<asset id='a'><description/><rationale/></asset>", False),
    ("<asset id='a'>text</asset>", False),
    ("<asset id='a'/><area id='b' kind='fines'/>", False),
    ("<asset id='a'/><container id='c' kind='technical' name='n' place='internal' owner='o' "
     "element='e f' assets=' a '><description>d</description></container>", True),
    ("<container id='c' kind='technical' place='external' assets=''/>", True),
    ("<container id='c'/>", False),
    ("<container id='c' kind='paper'/>", False),
    ("<container id='c' kind='people' place='here'/>", False),
    ("<container id='c' kind='people' assets='1'/>", False),
    (F + "<concern id='r' asset='b'/>", True),
    (F + "<concern id='r' asset='b' actor='x' motive='accidental' outcome='destruction' "
     "requirement='other' probability='low' treatment='transfer' score='3' threat='S3@f1 T*@f2'>"
     "<description>d</description><means>m</means><consequence>c</consequence>"
     "<impact area='a' value='high'>t</impact><reason>r</reason><control container='c' ref='C-1'>t"
     "</control><residual>r</residual></concern>", True),
    (F + "<concern id='r'/>", False),
    (F + "<concern asset='b'/>", False),
    (F + "<concern id='r' asset='b' motive='greed'/>", False),
    (F + "<concern id='r' asset='b' outcome='theft'/>", False),
    (F + "<concern id='r' asset='b' requirement='safety'/>", False),
    (F + "<concern id='r' asset='b' probability='moderate'/>", False),
    (F + "<concern id='r' asset='b' treatment='avoid'/>", False),
    (F + "<concern id='r' asset='b' pool='0'/>", False),
    (F + "<concern id='r' asset='b' score='0'/>", False),
    (F + "<concern id='r' asset='b'><impact area='a'/></concern>", False),
    (F + "<concern id='r' asset='b'><impact value='low'/></concern>", False),
    (F + "<concern id='r' asset='b'><impact area='a' value='medium'/></concern>", False),
    (F + "<concern id='r' asset='b'><control/></concern>", False),
    (F + "<concern id='r' asset='b'><means/><description/></concern>", False),
    (F + "<concern id='r' asset='b'><means/><means/></concern>", False),
    (F + "<concern id='r' asset='b'/><concern id='r' asset='b'/>", False),
    ("<left-out threat='S3@f1'>why</left-out>", True),
    ("<asset id='a'/><left-out asset='a' element='e' data='d' threat='t'>why</left-out>", True),
    ("<left-out threat='t'>why</left-out><asset id='a'/>", False),
    ("<left-out threat='t' reason='why'>why</left-out>", False),
    ("<worksheet/>", False),
]
OCTAVE_DIFFERENCES = [
    ("references", "<concern id='r' asset='b'/>"),
    ("references", "<container id='c' kind='people' assets='a'/>"),
    ("references", F + "<concern id='r' asset='b'><impact area='b' value='low'/></concern>"),
    ("references", F + "<concern id='r' asset='b'><control container='a'/></concern>"),
    ("ranks", "<area id='a' kind='safety' rank='2'/>"),
    ("ranks", "<area id='a' kind='safety' rank='1'/><area id='b' kind='fines' rank='1'/>"),
    ("areas of a kind", "<area id='a' kind='safety'/><area id='b' kind='safety'/>"),
    ("requirements for a property", "<asset id='a'><requirement property='integrity'/>"
     "<requirement property='integrity'/></asset>"),
    ("scores", F + "<concern id='r' asset='b' score='2'><impact area='a' value='low'/></concern>"),
    ("pools", F + "<concern id='r' asset='b' pool='4' probability='low'><impact area='a' "
     "value='low'/></concern>"),
    ("what is left out", "<left-out>why</left-out>"),
    ("reasons", "<left-out threat='t'/>"),
]


def documents_of(table, whole, differences, frame):
    """All documents of one format."""
    documents = [Document(frame.format(text), sound, sound) for text, sound in table]
    documents += [Document(text, sound, sound) for text, sound in whole]
    return documents + [Document(frame.format(text), False, True, about)
                        for about, text in differences]


def output_of(words, work):
    return subprocess.run(words, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False).stdout


def ask_annexc(words, names, work):
    """The names of the files that annexc takes."""
    said = output_of(words + names, work)
    return {name for name in names
            if re.search(rf"^{re.escape(name)}: sound", said, re.MULTILINE)}


def ask_risk(words, names, work):
    """The same for risk files, which are read one at a time."""
    return {name for name in names
            if subprocess.run([*words, name], cwd=work, capture_output=True,
                              check=False).returncode == 0}


def ask_xmllint(schema, names, work):
    said = output_of(["xmllint", "--noout", "--nonet", "--schema", schema, *names], work)
    return {name for name in names if f"{name} validates\n" in said}


def compare(documents, words, schema, work, prefix, ask=ask_annexc, ending=".xml"):
    """Write the documents, ask both; the number of complaints."""
    names = []
    for number, document in enumerate(documents):
        names.append(f"./{prefix}{number}{ending}")
        (work / names[-1]).write_text(document.text, encoding="utf-8")
    sound, valid = ask(words, names, work), ask_xmllint(schema, names, work)
    complaints = 0
    for name, document in zip(names, documents):
        for who, expected, found in (("annexc", document.sound, name in sound),
                                     ("the schema", document.valid, name in valid)):
            if expected != found:
                complaints += 1
                about = f" (difference: {document.about})" if document.about else ""
                print(f"{who} {'takes' if found else 'refuses'} {document.text}{about}")
    return complaints


def read(path):
    return path.read_text(encoding="utf-8")


def shipped(annexc, work):
    """The names of the shipped templates: they begin the lines that are not indented."""
    lines = output_of([annexc, "templates"], work).splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith(" ")]


def write_model_schema(annexc, work):
    text = output_of([annexc, "schema"], work)
    (work / "model.xsd").write_text(text, encoding="utf-8")
    (work / "part.xml").write_text('<model xmlns="urn:annexc:model:1" id="m"><process id="part"/>'
                                   "</model>", encoding="utf-8")
    (work / "cycle.xml").write_text('<model xmlns="urn:annexc:model:1" id="m">'
                                    '<include href="cycle.xml"/></model>', encoding="utf-8")
    return "model.xsd"


def main():
    parser = argparse.ArgumentParser(description="Hold the loader against the schemas.")
    parser.add_argument("--annexc", required=True, type=pathlib.Path)
    annexc = str(parser.parse_args().annexc.resolve())
    if not shutil.which("xmllint"):
        print("schema: xmllint is not installed; skipped")
        return SKIPPED
    models = documents_of(MODELS, DOCUMENTS, MODEL_DIFFERENCES,
                          '<model xmlns="urn:annexc:model:1" id="m">{}</model>')
    examples = [Document(text, True, True) for text in map(read, EXAMPLES) if "<model " in text]
    templates = documents_of(TEMPLATES, TEMPLATE_DOCUMENTS, TEMPLATE_DIFFERENCES,
                             '<template xmlns="urn:annexc:template:1" id="t" version="1">{}'
                             "</template>")
    stride = ROOT / "templates/threats/stride.xml"
    templates.append(Document(stride.read_text(encoding="utf-8"), True, True))
    risks = documents_of(RISKS, [], RISK_DIFFERENCES,
                         '<risk xmlns="urn:annexc:risk:1" model="m">{}</risk>')
    risks.append(Document(read(ROOT / "models/examples/infusion-pump.risk.xml"), True, True))
    octaves = documents_of(OCTAVES, [], OCTAVE_DIFFERENCES,
                           '<octave xmlns="urn:annexc:octave:1">{}</octave>')
    octaves.append(Document(read(ROOT / "models/examples/infusion-pump.octave.xml"), True, True))
    with tempfile.TemporaryDirectory(prefix="annexc-schema-") as name:
        work = pathlib.Path(name)
        complaints = compare(models, [annexc, "check"], write_model_schema(annexc, work), work, "m")
        words = [word for name in shipped(annexc, work) for word in ("-t", name)]
        (work / "all.xsd").write_text(output_of([annexc, "schema", *words], work), encoding="utf-8")
        complaints += compare(examples, [annexc, "check"], "all.xsd", work, "e")
        complaints += compare(templates, [annexc, "templates", "--check"],
                              str(ROOT / "models/schema/template-1.xsd"), work, "t")
        complaints += compare(risks, [annexc, "risk", "show"],
                              str(ROOT / "models/schema/risk-1.xsd"), work, "r", ask_risk,
                              ".risk.xml")
        complaints += compare(octaves, [annexc, "octave"],
                              str(ROOT / "models/schema/octave-1.xsd"), work, "o", ask_risk,
                              ".octave.xml")
    models += examples
    print(f"{len(models)} models, {len(templates)} templates, {len(risks)} risk files, "
          f"{len(octaves)} OCTAVE files, {complaints} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
