<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Product, security context, assets, diagrams, interfaces, assumptions. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                xmlns:svg="http://www.w3.org/2000/svg" exclude-result-prefixes="r svg">

  <xsl:template match="r:cover" mode="section">
    <xsl:if test="r:product/r:description"><p class="lead text"><xsl:value-of select="r:product/r:description"/></p></xsl:if>
    <dl class="facts">
      <xsl:call-template name="fact"><xsl:with-param name="term">Manufacturer</xsl:with-param><xsl:with-param name="value" select="r:product/@manufacturer"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="term">Version of the model</xsl:with-param><xsl:with-param name="value" select="r:product/@version"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="term">Software safety class</xsl:with-param><xsl:with-param name="value" select="r:product/@safety-class"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="term">Decisions judged on</xsl:with-param><xsl:with-param name="value" select="../@as-of"/></xsl:call-template>
      <div><dt>Threats derived with</dt><dd>
        <xsl:for-each select="r:template">
          <xsl:if test="position() > 1">, </xsl:if>
          <xsl:value-of select="@name"/><xsl:if test="not(@name)"><xsl:value-of select="@id"/></xsl:if><xsl:text> </xsl:text><xsl:value-of select="@version"/>
        </xsl:for-each>
      </dd></div>
    </dl>
    <xsl:if test="r:product/r:intended-use"><h3>Intended use</h3><p class="text"><xsl:value-of select="r:product/r:intended-use"/></p></xsl:if>
    <h3>Method statement</h3>
    <xsl:choose>
      <xsl:when test="r:method"><xsl:for-each select="r:method">
        <p class="text"><xsl:value-of select="r:text"/></p>
      </xsl:for-each></xsl:when>
      <xsl:otherwise><p class="gap">The risk file does not say which methods were chosen, and why.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="techniques"/>
    <h3>Summary</h3>
    <ul class="figures">
      <li><b><xsl:value-of select="r:charts/@threats"/></b> threats</li>
      <li><b><xsl:value-of select="r:charts/@open"/></b> open</li>
      <li><b><xsl:value-of select="r:charts/@settled"/></b> settled</li>
      <li><b><xsl:value-of select="count(/r:report/r:controls/r:control)"/></b> controls</li>
      <li><b><xsl:value-of select="count(/r:report/r:controls/r:test)"/></b> tests</li>
    </ul>
    <xsl:if test="/r:report/@risk-file = 'no'"><p class="gap">There is no risk file: nobody has decided anything yet.</p></xsl:if>
    <xsl:apply-templates select="r:charts"/>
  </xsl:template>

  <!-- What the document is made with, what has to be known about it, and what is in scope. -->
  <xsl:template name="techniques">
    <h4>Techniques in this document</h4>
    <div class="scroll" tabindex="0" role="region" aria-label="Techniques"><table class="part">
      <thead><tr><th scope="col">Clause</th><th scope="col">Technique</th><th scope="col">To be known</th></tr></thead>
      <tbody><xsl:for-each select="r:technique[@used = 'yes']">
        <tr><td><xsl:value-of select="@clause"/></td><th scope="row"><xsl:value-of select="@name"/></th><td class="text"><xsl:value-of select="."/></td></tr>
      </xsl:for-each></tbody>
    </table></div>
    <xsl:if test="r:technique[@used = 'no']"><p class="small">Not used<xsl:if test="/r:report/@edition = 'public'">, or not in this edition</xsl:if>: <xsl:for-each select="r:technique[@used = 'no']"><xsl:if test="position() > 1">, </xsl:if><xsl:value-of select="@name"/> (<xsl:value-of select="@clause"/>)</xsl:for-each>. Clauses are those of IEC 81001-5-1; its Annex C is informative.</p></xsl:if>
    <h4>Scope</h4>
    <xsl:for-each select="r:scope">
      <p><xsl:value-of select="concat('In scope: ', @externals, ' external', substring('s', 1 + (@externals = 1)), ', ', @processes, ' process', substring('es', 1 + 2 * (@processes = 1)), ', ', @stores, ' store', substring('s', 1 + (@stores = 1)), ', ', @flows, ' flow', substring('s', 1 + (@flows = 1)), ', ', @boundaries, ' boundar', substring('iesy', 1 + 3 * (@boundaries = 1), 3), ', ', @ports, ' port', substring('s', 1 + (@ports = 1)), '.')"/></p>
      <xsl:choose>
        <xsl:when test="r:excluded"><ul><xsl:for-each select="r:excluded">
          <li>Out of scope: <xsl:call-template name="item"><xsl:with-param name="id" select="@id"/></xsl:call-template> (<xsl:value-of select="@kind"/>). <xsl:value-of select="."/><xsl:if test=". = ''"><span class="gap">no reason is given</span></xsl:if></li>
        </xsl:for-each></ul></xsl:when>
        <xsl:otherwise><p>Nothing of the model is out of scope.</p></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="r:context" mode="section">
    <dl class="long">
      <xsl:for-each select="r:item">
        <dt><xsl:value-of select="@title"/></dt>
        <dd class="text"><xsl:choose>
          <xsl:when test="@missing"><span class="gap">not stated</span></xsl:when>
          <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
        </xsl:choose></dd>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template match="r:assets[r:data]" mode="section">
    <div class="scroll" tabindex="0" role="region" aria-label="Assets"><table>
      <thead><tr><th scope="col">Asset</th><th scope="col">Class</th><th scope="col">Confidentiality</th><th scope="col">Integrity</th><th scope="col">Availability</th><th scope="col">Description</th></tr></thead>
      <tbody><xsl:for-each select="r:data">
        <tr id="element-{@id}">
          <th scope="row"><xsl:value-of select="@name"/><span class="id"><xsl:value-of select="@id"/></span></th>
          <td><xsl:value-of select="@class"/></td>
          <td><xsl:value-of select="@confidentiality"/></td><td><xsl:value-of select="@integrity"/></td><td><xsl:value-of select="@availability"/></td>
          <td class="text"><xsl:value-of select="."/></td>
        </tr>
      </xsl:for-each></tbody>
    </table></div>
  </xsl:template>

  <xsl:template match="r:diagrams[r:view]" mode="section">
    <p class="hint script-only">Click an element, a flow or a boundary: the table of threats shows what is about it.</p>
    <xsl:for-each select="r:view">
      <figure id="view-{@number}">
        <figcaption><b><xsl:value-of select="@name"/></b><xsl:if test="@kind"> · <xsl:value-of select="@kind"/></xsl:if></figcaption>
        <xsl:if test="r:description"><p class="text"><xsl:value-of select="r:description"/></p></xsl:if>
        <xsl:if test="@missing"><p class="gap">This diagram is not there.</p></xsl:if>
        <input type="checkbox" class="fit" id="fit-{@number}" checked="checked"/><label for="fit-{@number}">Fit to the page</label>
        <div class="paper" tabindex="0" role="region" aria-label="Diagram: {@name}"><xsl:apply-templates select="svg:svg" mode="drawing"/></div>
      </figure>
    </xsl:for-each>
  </xsl:template>

  <!-- The drawing fits its frame; each link in it leads to the description of what is drawn. -->
  <xsl:template match="@* | node()" mode="drawing">
    <xsl:copy><xsl:apply-templates select="@* | node()" mode="drawing"/></xsl:copy>
  </xsl:template>
  <xsl:template match="svg:svg/@width" mode="drawing"><xsl:attribute name="width"><xsl:value-of select="substring-before(concat(., 'pt'), 'pt')"/></xsl:attribute></xsl:template>
  <xsl:template match="svg:svg/@height | comment()" mode="drawing"/>

  <xsl:template match="r:interfaces" mode="section">
    <h3>Trust boundaries</h3>
    <xsl:call-template name="parts"><xsl:with-param name="parts" select="r:boundary"/><xsl:with-param name="label">Trust boundaries</xsl:with-param></xsl:call-template>
    <h3>Elements</h3>
    <xsl:call-template name="parts"><xsl:with-param name="parts" select="r:element"/><xsl:with-param name="label">Elements</xsl:with-param></xsl:call-template>
    <h3>Flows</h3>
    <xsl:call-template name="flows"/>
    <h3>Ports, including connections on circuit boards</h3>
    <xsl:call-template name="ports"/>
  </xsl:template>

  <xsl:template name="parts">
    <xsl:param name="parts"/>
    <xsl:param name="label"/>
    <xsl:choose>
      <xsl:when test="$parts"><div class="scroll" tabindex="0" role="region" aria-label="{$label}"><table>
        <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">In</th><th scope="col">Data</th><th scope="col">Threats</th><th scope="col">Description</th></tr></thead>
        <tbody><xsl:for-each select="$parts">
          <tr id="element-{@id}">
            <th scope="row"><xsl:value-of select="@name"/><span class="id"><xsl:value-of select="@id"/></span></th>
            <td><xsl:value-of select="@kind"/><xsl:if test="@type">: <xsl:value-of select="@type"/></xsl:if></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@in"/></xsl:call-template></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@data"/></xsl:call-template></td>
            <xsl:call-template name="threat-count"/>
            <td class="text"><xsl:value-of select="r:description"/><xsl:call-template name="scope"/></td>
          </tr>
        </xsl:for-each></tbody>
      </table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="threat-count">
    <td class="count"><a href="#threats" data-filter="{@id}"><xsl:choose>
      <xsl:when test="self::r:boundary"><xsl:value-of select="count(/r:report/r:threats/r:threat[not(@state = 'gone')][contains(concat(' ', @crosses, ' ', @subject, ' '), concat(' ', current()/@id, ' '))])"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="count(key('on', @id)) + count(key('about-many', 'all')[contains(concat(' ', @subject, ' '), concat(' ', current()/@id, ' '))])"/></xsl:otherwise>
    </xsl:choose></a></td>
  </xsl:template>

  <xsl:template name="scope">
    <xsl:if test="@in-scope = 'no'"><xsl:text> </xsl:text><span class="badge none">out of scope</span><xsl:text> </xsl:text><xsl:value-of select="@scope-reason"/></xsl:if>
  </xsl:template>

  <xsl:template name="flows">
    <xsl:choose>
      <xsl:when test="r:flow"><div class="scroll" tabindex="0" role="region" aria-label="Flows"><table>
        <thead><tr><th scope="col">Flow</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Protocol</th><th scope="col">Data</th><th scope="col">Crosses</th><th scope="col">Threats</th></tr></thead>
        <tbody><xsl:for-each select="r:flow"><xsl:sort select="@flow-number" data-type="number"/>
          <tr id="element-{@id}">
            <th scope="row"><xsl:value-of select="@flow-number"/><xsl:text> </xsl:text><xsl:value-of select="@name"/><span class="id"><xsl:value-of select="@id"/></span></th>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@from"/></xsl:call-template></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@to"/></xsl:call-template><xsl:if test="@bidirectional"> and back</xsl:if></td>
            <td><xsl:value-of select="@protocol"/><xsl:text> </xsl:text><xsl:value-of select="@version"/><xsl:if test="not(@protocol)"><span class="gap">not stated</span></xsl:if></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@data"/></xsl:call-template></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@crosses"/></xsl:call-template></td>
            <xsl:call-template name="threat-count"/>
          </tr>
        </xsl:for-each></tbody>
      </table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="ports">
    <xsl:choose>
      <xsl:when test="r:port"><div class="scroll" tabindex="0" role="region" aria-label="Ports"><table>
        <thead><tr><th scope="col">Port</th><th scope="col">Kind</th><th scope="col">Of</th><th scope="col">Reachable from outside</th><th scope="col">Threats</th><th scope="col">Description</th></tr></thead>
        <tbody><xsl:for-each select="r:port">
          <tr id="element-{@id}">
            <th scope="row"><xsl:value-of select="@name"/><span class="id"><xsl:value-of select="@id"/></span></th>
            <td><xsl:value-of select="@port-kind"/></td>
            <td><xsl:call-template name="items"><xsl:with-param name="ids" select="@in"/></xsl:call-template></td>
            <td><xsl:value-of select="r:property[@name = 'external']"/></td>
            <xsl:call-template name="threat-count"/>
            <td class="text"><xsl:value-of select="r:description"/><xsl:call-template name="scope"/></td>
          </tr>
        </xsl:for-each></tbody>
      </table></div></xsl:when>
      <xsl:otherwise><p class="nothing">The model declares no ports.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="not(r:port[@port-kind = 'jtag' or @port-kind = 'swd' or @port-kind = 'uart-header' or @port-kind = 'testpoint'])">
      <p>The model declares no connections on circuit boards.</p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:assumptions[r:assumption]" mode="section">
    <div class="scroll" tabindex="0" role="region" aria-label="Assumptions"><table>
      <thead><tr><th scope="col">Id</th><th scope="col">Assumption</th><th scope="col">Owner</th><th scope="col">Valid until</th></tr></thead>
      <tbody><xsl:for-each select="r:assumption">
        <tr><th scope="row"><xsl:value-of select="@id"/></th><td class="text"><xsl:value-of select="r:text"/></td><td><xsl:value-of select="@owner"/></td><td><xsl:value-of select="@valid-until"/></td></tr>
      </xsl:for-each></tbody>
    </table></div>
  </xsl:template>
</xsl:stylesheet>
