<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Controls and traceability, residual risk, issues, reviews, monitoring, completeness. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                exclude-result-prefixes="r">

  <xsl:template match="r:controls" mode="section">
    <h3>Controls</h3>
    <xsl:choose>
      <xsl:when test="r:control"><div class="scroll" tabindex="0" role="region" aria-label="Controls"><table>
        <thead><tr><th scope="col">Id</th><th scope="col">Control</th><th scope="col">Kind</th><th scope="col">Status</th><th scope="col">Requirements</th><th scope="col">Side effects</th><th scope="col">Owner</th></tr></thead>
        <tbody><xsl:for-each select="r:control"><tr id="control-{@id}">
          <th scope="row"><xsl:value-of select="@id"/></th><td class="text"><b><xsl:value-of select="@name"/></b><xsl:text> </xsl:text><xsl:value-of select="r:text"/></td><td><xsl:value-of select="@kind"/></td><td><xsl:value-of select="@status"/></td>
          <td><xsl:value-of select="@requirements"/></td><td><xsl:value-of select="@side-effects"/></td><td><xsl:value-of select="@owner"/></td>
        </tr></xsl:for-each></tbody></table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
    <h3>Tests</h3>
    <xsl:choose>
      <xsl:when test="r:test"><div class="scroll" tabindex="0" role="region" aria-label="Tests"><table>
        <thead><tr><th scope="col">Id</th><th scope="col">Test</th><th scope="col">Kind</th><th scope="col">Of</th><th scope="col">Result</th><th scope="col">Date</th><th scope="col">Reference</th></tr></thead>
        <tbody><xsl:for-each select="r:test"><tr id="test-{@id}">
          <th scope="row"><xsl:value-of select="@id"/></th><td class="text"><b><xsl:value-of select="@name"/></b><xsl:text> </xsl:text><xsl:value-of select="r:text"/></td><td><xsl:value-of select="@kind"/></td>
          <td><xsl:call-template name="records"><xsl:with-param name="ids" select="@controls"/><xsl:with-param name="kind">control</xsl:with-param></xsl:call-template></td>
          <td><span class="badge t-{@result}"><xsl:value-of select="@result"/></span></td><td><xsl:value-of select="@date"/></td><td><xsl:value-of select="@ref"/></td>
        </tr></xsl:for-each></tbody></table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
    <h3 id="traceability">Traceability</h3>
    <xsl:choose>
      <xsl:when test="r:trace">
        <xsl:variable name="open" select="r:trace[contains(@gaps, 'decision')]"/>
        <p><xsl:value-of select="count(r:trace[not(@gaps)])"/> of <xsl:value-of select="count(r:trace)"/> lines are complete. Gaps are red.</p>
        <xsl:if test="$open"><details class="open-list"><summary><span class="gap"><xsl:value-of select="count($open)"/> threats are open: nobody has decided about them</span></summary>
          <p><xsl:for-each select="$open"><xsl:value-of select="concat(@threat, ' ')"/></xsl:for-each></p></details></xsl:if>
        <xsl:if test="count($open) != count(r:trace)"><table class="rows traces" role="table" aria-label="Traceability">
          <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Threat</th><th role="columnheader" scope="col">Decision</th><th role="columnheader" scope="col">Control</th><th role="columnheader" scope="col">Requirement</th><th role="columnheader" scope="col">Test</th></tr></thead>
          <tbody role="rowgroup"><xsl:apply-templates select="r:trace[not(contains(@gaps, 'decision'))]"/></tbody>
        </table></xsl:if>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:trace">
    <tr role="row">
      <th role="rowheader" scope="row"><a href="#threat-{@threat}"><xsl:value-of select="@threat"/></a></th>
      <td role="cell"><xsl:value-of select="translate(@disposition, '-', ' ')"/></td>
      <td role="cell"><xsl:choose>
        <xsl:when test="@control"><xsl:call-template name="records"><xsl:with-param name="ids" select="@control"/><xsl:with-param name="kind">control</xsl:with-param></xsl:call-template></xsl:when>
        <xsl:when test="contains(@gaps, 'control')"><span class="gap">no control</span></xsl:when>
      </xsl:choose></td>
      <td role="cell"><xsl:if test="@control"><xsl:call-template name="requirements"/></xsl:if></td>
      <td role="cell"><xsl:if test="@control"><xsl:call-template name="tests"/></xsl:if></td>
    </tr>
  </xsl:template>

  <xsl:template name="requirements">
    <xsl:value-of select="@requirements"/>
    <xsl:if test="not(@requirements)"><span class="gap">no requirement</span></xsl:if>
  </xsl:template>

  <xsl:template name="tests">
    <xsl:call-template name="test-list"><xsl:with-param name="ids" select="@tests"/></xsl:call-template>
    <xsl:if test="not(@tests)"><span class="gap">no test</span></xsl:if>
  </xsl:template>

  <!-- Each test with its result, where that is not what it should be. -->
  <xsl:template name="test-list">
    <xsl:param name="ids"/>
    <xsl:variable name="list" select="normalize-space($ids)"/>
    <xsl:if test="$list != ''">
      <xsl:variable name="id" select="substring-before(concat($list, ' '), ' ')"/>
      <xsl:variable name="result" select="key('test', $id)/@result"/>
      <a href="#test-{$id}"><xsl:if test="$result != 'pass' or not($result)"><xsl:attribute name="class">gap</xsl:attribute></xsl:if><xsl:value-of select="$id"/><xsl:if test="$result != 'pass'">: <xsl:value-of select="$result"/></xsl:if></a>
      <xsl:text> </xsl:text>
      <xsl:call-template name="test-list"><xsl:with-param name="ids" select="substring-after($list, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:residual" mode="section">
    <h3>Criteria of acceptance</h3>
    <xsl:for-each select="r:acceptance"><p class="text"><xsl:value-of select="r:text"/></p></xsl:for-each>
    <xsl:apply-templates select="r:matrix"/>
    <xsl:if test="not(r:acceptance | r:matrix)"><p class="gap">No criteria of acceptance are stated.</p></xsl:if>
    <h3>Risk that is left</h3>
    <xsl:variable name="left" select="/r:report/r:threats/r:threat[r:residual or r:score[@when = 'post'] or @disposition = 'accept' or @disposition = 'transfer']"/>
    <xsl:choose>
      <xsl:when test="$left"><div class="scroll" tabindex="0" role="region" aria-label="Residual risk"><table>
        <thead><tr><th scope="col">Threat</th><th scope="col">Disposition</th><th scope="col">After controls</th><th scope="col">Acceptable</th><th scope="col">Compensating controls</th><th scope="col">Reason</th><th scope="col">Owner</th></tr></thead>
        <tbody><xsl:for-each select="$left"><tr>
          <th scope="row"><a href="#threat-{@id}"><xsl:value-of select="@id"/></a></th>
          <td><xsl:value-of select="translate(@disposition, '-', ' ')"/></td>
          <td><xsl:apply-templates select="r:score[@when = 'post']" mode="short"/></td>
          <td><xsl:value-of select="(r:residual/@acceptable | r:score[@when = 'post']/@acceptable)[1]"/></td>
          <td><xsl:call-template name="records"><xsl:with-param name="ids" select="r:residual/@compensating"/><xsl:with-param name="kind">control</xsl:with-param></xsl:call-template></td>
          <td class="text"><xsl:value-of select="r:residual/r:text"/><xsl:if test="not(r:residual/r:text)"><xsl:value-of select="r:record/r:reason"/></xsl:if></td>
          <td><xsl:value-of select="@owner"/></td>
        </tr></xsl:for-each></tbody></table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
    <h3>Handed to the safety risk file</h3>
    <xsl:variable name="safety" select="/r:report/r:threats/r:threat[r:record/@safety-ref]"/>
    <xsl:choose>
      <xsl:when test="$safety"><ul><xsl:for-each select="$safety">
        <li><a href="#threat-{@id}"><xsl:value-of select="@id"/></a>: <xsl:value-of select="r:record/@safety-ref"/></li>
      </xsl:for-each></ul></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:matrix">
    <xsl:variable name="matrix" select="."/>
    <p class="text"><b><xsl:value-of select="@name"/></b><xsl:if test="@version"> version <xsl:value-of select="@version"/></xsl:if>. <xsl:value-of select="r:description"/></p>
    <xsl:if test="@example"><p class="gap">This matrix is marked as an example; it is no manufacturer's criteria.</p></xsl:if>
    <div class="scroll" tabindex="0" role="region" aria-label="Acceptance matrix"><table class="matrix">
      <thead><tr><th scope="col">Exploitability</th><xsl:for-each select="r:harm"><th scope="col"><xsl:value-of select="@name"/></th></xsl:for-each></tr></thead>
      <tbody><xsl:for-each select="r:band"><xsl:variable name="band" select="@name"/>
        <tr><th scope="row"><xsl:value-of select="@name"/></th>
          <xsl:for-each select="$matrix/r:harm"><xsl:variable name="is" select="$matrix/r:cell[@band = $band][@harm = current()/@name]/@is"/>
            <td class="v-{$is}"><xsl:value-of select="$is"/></td>
          </xsl:for-each></tr>
      </xsl:for-each></tbody>
    </table></div>
  </xsl:template>

  <!-- Sections that are lists of records: id, text, and whatever else they say. -->
  <xsl:template match="r:issues[*] | r:reviews[*] | r:monitoring[*]" mode="section">
    <div class="scroll" tabindex="0" role="region" aria-label="{@title}"><table>
      <thead><tr><th scope="col">Record</th><th scope="col">Text</th><th scope="col">Details</th></tr></thead>
      <tbody><xsl:for-each select="*"><tr>
        <th scope="row"><xsl:value-of select="@id | @version[not(../@id)]"/><span class="id"><xsl:value-of select="local-name()"/></span></th>
        <td class="text"><b><xsl:value-of select="@name"/></b><xsl:text> </xsl:text><xsl:for-each select="*"><xsl:value-of select="."/><xsl:text> </xsl:text></xsl:for-each></td>
        <td><dl class="facts"><xsl:for-each select="@*[local-name() != 'id' and local-name() != 'name' and local-name() != 'visibility']"><xsl:call-template name="fact"><xsl:with-param name="term" select="local-name()"/><xsl:with-param name="value" select="."/></xsl:call-template></xsl:for-each></dl></td>
      </tr></xsl:for-each></tbody>
    </table></div>
  </xsl:template>

  <xsl:template match="r:completeness" mode="section">
    <h3>Rules of completeness</h3>
    <p><xsl:value-of select="count(r:rule[@state = 'kept'])"/> of <xsl:value-of select="count(r:rule)"/> rules are kept.</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Rules of completeness"><table>
      <thead><tr><th scope="col">Rule</th><th scope="col">What it asks for</th><th scope="col">Clause</th><th scope="col">Looked at</th><th scope="col">State</th></tr></thead>
      <tbody><xsl:for-each select="r:rule"><tr>
        <th scope="row"><xsl:value-of select="@name"/></th><td class="text"><xsl:value-of select="."/></td><td><xsl:value-of select="@clause"/></td><td class="count"><xsl:value-of select="@looked-at"/></td>
        <td><xsl:choose>
          <xsl:when test="@state = 'not-asked'">not asked: there is no risk file</xsl:when>
          <xsl:when test="@state = 'kept'">kept</xsl:when>
          <xsl:otherwise><span class="gap"><xsl:value-of select="@found"/><xsl:text> </xsl:text><xsl:value-of select="@state"/></span></xsl:otherwise>
        </xsl:choose><xsl:if test="@excused > 0"><xsl:text> </xsl:text><xsl:value-of select="@excused"/> with a reason</xsl:if></td>
      </tr></xsl:for-each></tbody>
    </table></div>
    <xsl:if test="r:finding"><h3>What was found</h3>
      <ul><xsl:for-each select="r:finding"><li><xsl:value-of select="."/><xsl:if test="@file"> (<xsl:value-of select="@file"/>:<xsl:value-of select="@line"/>)</xsl:if></li></xsl:for-each></ul></xsl:if>
    <h3>Where the evidence is</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Coverage"><table>
      <thead><tr><th scope="col">Source</th><th scope="col">Clause</th><th scope="col">What it asks for</th><th scope="col">Evidence</th></tr></thead>
      <tbody><xsl:for-each select="r:coverage"><tr>
        <td><xsl:value-of select="@source"/></td><th scope="row"><xsl:value-of select="@clause"/></th><td class="text"><xsl:value-of select="."/></td>
        <td><xsl:choose><xsl:when test="@missing"><span class="gap">none</span></xsl:when><xsl:otherwise><xsl:value-of select="@evidence"/></xsl:otherwise></xsl:choose></td>
      </tr></xsl:for-each></tbody>
    </table></div>
  </xsl:template>
</xsl:stylesheet>
