<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The record set as Markdown (CommonMark with tables). Every text of a file goes through f:markdown, which shows
     it as it is: no markup, no HTML, no new line in it does anything. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                xmlns:f="urn:annexc:functions:1">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:strip-space elements="r:*"/>
  <xsl:variable name="n"><xsl:text>&#10;</xsl:text></xsl:variable>
  <xsl:key name="item" match="r:interfaces/* | r:assets/r:data" use="@id"/>

  <xsl:template match="/r:report">
    <xsl:text># Security risk file: </xsl:text><xsl:value-of select="f:markdown(normalize-space(concat(@name, ' ', @version)))"/>
    <xsl:value-of select="$n"/>
    <xsl:if test="@edition = 'public'"><xsl:value-of select="concat($n, 'Public edition.', $n)"/></xsl:if>
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <xsl:template match="/r:report/*">
    <xsl:value-of select="concat($n, '## ', @number, ' ', @title, $n, $n)"/>
    <xsl:apply-templates select="." mode="section"/>
  </xsl:template>

  <xsl:template match="/r:report/*" mode="section" priority="-1">
    <xsl:value-of select="concat('No record.', $n)"/>
  </xsl:template>

  <!-- A paragraph; nothing when the text is empty. -->
  <xsl:template name="paragraph">
    <xsl:param name="text"/>
    <xsl:if test="normalize-space($text) != ''"><xsl:value-of select="concat(f:markdown($text), $n, $n)"/></xsl:if>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="term"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''"><xsl:value-of select="concat('* ', $term, ': ', f:markdown($value), $n)"/></xsl:if>
  </xsl:template>

  <!-- The head of a table from names between bars. -->
  <xsl:template name="head">
    <xsl:param name="names"/>
    <xsl:value-of select="concat('| ', $names, ' |', $n, '|')"/>
    <xsl:call-template name="rule"><xsl:with-param name="names" select="concat($names, '|')"/></xsl:call-template>
    <xsl:value-of select="$n"/>
  </xsl:template>
  <xsl:template name="rule">
    <xsl:param name="names"/>
    <xsl:if test="$names != ''">
      <xsl:text>---|</xsl:text>
      <xsl:call-template name="rule"><xsl:with-param name="names" select="substring-after($names, '|')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="cell"><xsl:param name="text"/><xsl:value-of select="concat(' ', f:markdown($text), ' |')"/></xsl:template>

  <!-- The names behind a list of ids. -->
  <xsl:template name="names">
    <xsl:param name="ids"/>
    <xsl:variable name="list" select="normalize-space($ids)"/>
    <xsl:if test="$list != ''">
      <xsl:variable name="id" select="substring-before(concat($list, ' '), ' ')"/>
      <xsl:value-of select="f:markdown(concat(key('item', $id)[1]/@name, substring($id, 1, string-length($id) * not(key('item', $id)))))"/>
      <xsl:if test="contains($list, ' ')"><xsl:text>, </xsl:text></xsl:if>
      <xsl:call-template name="names"><xsl:with-param name="ids" select="substring-after($list, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template name="names-cell"><xsl:param name="ids"/><xsl:text> </xsl:text><xsl:call-template name="names"><xsl:with-param name="ids" select="$ids"/></xsl:call-template><xsl:text> |</xsl:text></xsl:template>

  <xsl:template match="r:cover" mode="section">
    <xsl:call-template name="paragraph"><xsl:with-param name="text" select="r:product/r:description"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="term">Manufacturer</xsl:with-param><xsl:with-param name="value" select="r:product/@manufacturer"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="term">Version of the model</xsl:with-param><xsl:with-param name="value" select="r:product/@version"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="term">Software safety class</xsl:with-param><xsl:with-param name="value" select="r:product/@safety-class"/></xsl:call-template>
    <xsl:call-template name="fact"><xsl:with-param name="term">Intended use</xsl:with-param><xsl:with-param name="value" select="r:product/r:intended-use"/></xsl:call-template>
    <xsl:for-each select="r:template"><xsl:call-template name="fact"><xsl:with-param name="term">Threats derived with</xsl:with-param><xsl:with-param name="value" select="normalize-space(concat(@id, ' ', @version))"/></xsl:call-template></xsl:for-each>
    <xsl:call-template name="fact"><xsl:with-param name="term">Threats</xsl:with-param><xsl:with-param name="value" select="concat(r:charts/@threats, ', ', r:charts/@open, ' open, ', r:charts/@settled, ' settled')"/></xsl:call-template>
    <xsl:value-of select="concat($n, '### Method statement', $n, $n)"/>
    <xsl:for-each select="r:method"><xsl:call-template name="paragraph"><xsl:with-param name="text" select="r:text"/></xsl:call-template></xsl:for-each>
    <xsl:if test="not(r:method)"><xsl:value-of select="concat('**Gap:** the risk file does not say which methods were chosen, and why.', $n)"/></xsl:if>
    <xsl:value-of select="$n"/>
    <xsl:call-template name="head"><xsl:with-param name="names">Clause | Technique | To be known</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:technique[@used = 'yes']"><xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@clause"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="."/></xsl:call-template>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
    <xsl:value-of select="$n"/>
    <xsl:for-each select="r:technique[@used = 'no']"><xsl:choose><xsl:when test="position() > 1">, </xsl:when><xsl:when test="/r:report/@edition = 'public'">Not used, or not in this edition: </xsl:when><xsl:otherwise>Not used: </xsl:otherwise></xsl:choose><xsl:value-of select="concat(f:markdown(@name), ' (', @clause, ')')"/><xsl:if test="position() = last()"><xsl:value-of select="concat('.', $n, $n)"/></xsl:if></xsl:for-each>
    <xsl:for-each select="r:scope">
      <xsl:value-of select="concat('In scope: ', @externals, ' external', substring('s', 1 + (@externals = 1)), ', ', @processes, ' process', substring('es', 1 + 2 * (@processes = 1)), ', ', @stores, ' store', substring('s', 1 + (@stores = 1)), ', ', @flows, ' flow', substring('s', 1 + (@flows = 1)), ', ', @boundaries, ' boundar', substring('iesy', 1 + 3 * (@boundaries = 1), 3), ', ', @ports, ' port', substring('s', 1 + (@ports = 1)), '.', $n, $n)"/>
      <xsl:for-each select="r:excluded"><xsl:value-of select="concat('* Out of scope: ', f:markdown(@name), ' (', @kind, '). ', f:markdown(.), substring('**No reason is given.**', 1, 23 * (. = '')), $n)"/></xsl:for-each>
      <xsl:if test="not(r:excluded)"><xsl:value-of select="concat('Nothing of the model is out of scope.', $n)"/></xsl:if>
    </xsl:for-each>
    <xsl:if test="/r:report/@risk-file = 'no'"><xsl:value-of select="concat($n, '**Gap:** there is no risk file: nobody has decided anything yet.', $n)"/></xsl:if>
  </xsl:template>

  <!-- Sections that are made of parts. -->
  <xsl:template match="/r:report/*[r:part or r:table]" mode="section" priority="-0.5">
    <xsl:call-template name="part-facts"/>
    <xsl:apply-templates select="r:text | r:table | r:note | r:caveat | r:part" mode="part"/>
  </xsl:template>
  <xsl:template match="r:part" mode="part">
    <xsl:value-of select="concat($n, '### ', f:markdown(@name), $n, $n)"/>
    <xsl:call-template name="part-facts"/>
    <xsl:apply-templates select="r:text | r:table | r:note | r:caveat" mode="part"/>
  </xsl:template>
  <xsl:template name="part-facts">
    <xsl:for-each select="r:fact"><xsl:call-template name="fact"><xsl:with-param name="term" select="@name"/><xsl:with-param name="value" select="."/></xsl:call-template></xsl:for-each>
    <xsl:if test="r:fact"><xsl:value-of select="$n"/></xsl:if>
  </xsl:template>
  <xsl:template match="r:text | r:note | r:caveat" mode="part">
    <xsl:call-template name="paragraph"><xsl:with-param name="text" select="."/></xsl:call-template>
  </xsl:template>
  <!-- Several things in a cell. -->
  <xsl:template name="lines">
    <xsl:param name="text"/>
    <xsl:value-of select="substring-before(concat($text, $n), $n)"/>
    <xsl:if test="contains($text, $n)"><xsl:text>; </xsl:text><xsl:call-template name="lines"><xsl:with-param name="text" select="substring-after($text, $n)"/></xsl:call-template></xsl:if>
  </xsl:template>
  <xsl:template match="r:table" mode="part">
    <xsl:if test="@title"><xsl:value-of select="concat(substring('####', 1, 3 + count(parent::r:part)), ' ', @title, $n, $n)"/></xsl:if>
    <xsl:variable name="columns" select="r:column[not(@empty)]"/>
    <xsl:if test="not(r:row)"><xsl:value-of select="concat('No record.', $n)"/></xsl:if>
    <xsl:if test="@form"><xsl:apply-templates select="r:row" mode="form"/></xsl:if>
    <xsl:if test="r:row and not(@form)">
      <xsl:call-template name="head"><xsl:with-param name="names"><xsl:for-each select="$columns"><xsl:if test="position() > 1"> | </xsl:if><xsl:value-of select="@title"/></xsl:for-each></xsl:with-param></xsl:call-template>
    </xsl:if>
    <xsl:for-each select="r:row[not(../@form)]">
      <xsl:variable name="row" select="."/>
      <xsl:text>|</xsl:text>
      <xsl:for-each select="$columns"><xsl:call-template name="cell"><xsl:with-param name="text"><xsl:call-template name="lines"><xsl:with-param name="text" select="string($row/@*[name() = current()/@key])"/></xsl:call-template></xsl:with-param></xsl:call-template></xsl:for-each>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
    <xsl:value-of select="$n"/>
  </xsl:template>

  <!-- A row by itself: its first cell as the heading, then a line for each cell. -->
  <xsl:template match="r:row" mode="form">
    <xsl:variable name="row" select="."/>
    <xsl:value-of select="concat('#### ', f:markdown(@*[name() = ../../r:column[1]/@key]), $n, $n)"/>
    <xsl:for-each select="../r:column[position() > 1]"><xsl:call-template name="fact">
      <xsl:with-param name="term" select="@title"/>
      <xsl:with-param name="value"><xsl:call-template name="lines"><xsl:with-param name="text" select="string($row/@*[name() = current()/@key])"/></xsl:call-template></xsl:with-param>
    </xsl:call-template></xsl:for-each>
    <xsl:value-of select="$n"/>
  </xsl:template>

  <xsl:template match="r:context" mode="section">
    <xsl:for-each select="r:item">
      <xsl:value-of select="concat('* ', @title, ': ')"/>
      <xsl:choose><xsl:when test="@missing">**not stated**</xsl:when><xsl:otherwise><xsl:value-of select="f:markdown(.)"/></xsl:otherwise></xsl:choose>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="r:assets[r:data]" mode="section">
    <xsl:call-template name="head"><xsl:with-param name="names">Id | Asset | Class | C | I | A | Description</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:data">
      <xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@id"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@class"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@confidentiality"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@integrity"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@availability"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="."/></xsl:call-template>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="r:diagrams" mode="section">
    <xsl:value-of select="concat('The diagrams are in the HTML page, and `annexc draw` draws them.', $n)"/>
  </xsl:template>

  <xsl:template match="r:interfaces[*]" mode="section">
    <xsl:call-template name="head"><xsl:with-param name="names">Id | Name | Kind | In | Data</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:boundary | r:element | r:port">
      <xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@id"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="normalize-space(concat(@kind, ' ', @type))"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@in"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@data"/></xsl:call-template>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
    <xsl:value-of select="$n"/>
    <xsl:call-template name="head"><xsl:with-param name="names">Flow | Id | Name | From | To | Protocol | Data | Crosses</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:flow"><xsl:sort select="@flow-number" data-type="number"/>
      <xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@flow-number"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@id"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@from"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@to"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="normalize-space(concat(@protocol, ' ', @version))"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@data"/></xsl:call-template>
      <xsl:call-template name="names-cell"><xsl:with-param name="ids" select="@crosses"/></xsl:call-template>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="r:threats[r:threat]" mode="section">
    <xsl:call-template name="head"><xsl:with-param name="names">Id | Threat | Category | Severity | Before | Disposition | Controls | After | Owner | Until | Reason</xsl:with-param></xsl:call-template>
    <xsl:apply-templates select="r:threat"/>
  </xsl:template>

  <xsl:template match="r:threat">
    <xsl:text>|</xsl:text>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="@id"/></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="r:title"/></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="@category"/></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="@severity"/></xsl:call-template>
    <xsl:apply-templates select="." mode="score"><xsl:with-param name="when">pre</xsl:with-param></xsl:apply-templates>
    <xsl:call-template name="cell"><xsl:with-param name="text"><xsl:value-of select="@disposition"/><xsl:if test="@expired"> (expired)</xsl:if><xsl:if test="@review-again"> (review again)</xsl:if><xsl:if test="@state = 'gone'"> (gone)</xsl:if></xsl:with-param></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="normalize-space(concat(r:record/@controls, ' ', r:decision/@controls))"/></xsl:call-template>
    <xsl:apply-templates select="." mode="score"><xsl:with-param name="when">post</xsl:with-param></xsl:apply-templates>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="@owner"/></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="@until"/></xsl:call-template>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="normalize-space(concat(r:record/r:reason, ' ', r:decision/r:text, ' ', r:decision/r:reason))"/></xsl:call-template>
    <xsl:value-of select="$n"/>
  </xsl:template>

  <xsl:template match="r:threat" mode="score">
    <xsl:param name="when"/>
    <xsl:variable name="score" select="r:score[@when = $when][1]"/>
    <xsl:call-template name="cell"><xsl:with-param name="text" select="normalize-space(concat($score/@value, ' ', $score/@band, ' ', $score/@verdict))"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="r:controls" mode="section">
    <xsl:call-template name="records"><xsl:with-param name="records" select="r:control | r:test"/></xsl:call-template>
    <xsl:if test="r:trace">
      <xsl:value-of select="concat($n, '### Traceability', $n, $n)"/>
      <xsl:call-template name="head"><xsl:with-param name="names">Threat | Decision | Control | Requirements | Tests | Gaps</xsl:with-param></xsl:call-template>
      <xsl:for-each select="r:trace">
        <xsl:text>|</xsl:text>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@threat"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@disposition"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@control"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@requirements"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@tests"/></xsl:call-template>
        <xsl:choose><xsl:when test="@gaps"><xsl:value-of select="concat(' **', f:markdown(@gaps), '** |')"/></xsl:when><xsl:otherwise> |</xsl:otherwise></xsl:choose>
        <xsl:value-of select="$n"/>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:residual" mode="section">
    <xsl:for-each select="r:acceptance"><xsl:call-template name="paragraph"><xsl:with-param name="text" select="r:text"/></xsl:call-template></xsl:for-each>
    <xsl:for-each select="r:matrix">
      <xsl:call-template name="paragraph"><xsl:with-param name="text" select="normalize-space(concat(@name, ' ', @version, '. ', r:description))"/></xsl:call-template>
      <xsl:if test="@example"><xsl:value-of select="concat('**Gap:** this matrix is marked as an example.', $n, $n)"/></xsl:if>
      <xsl:call-template name="head"><xsl:with-param name="names">Exploitability | Harm | Verdict</xsl:with-param></xsl:call-template>
      <xsl:for-each select="r:cell"><xsl:text>|</xsl:text>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@band"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@harm"/></xsl:call-template>
        <xsl:call-template name="cell"><xsl:with-param name="text" select="@is"/></xsl:call-template>
        <xsl:value-of select="$n"/>
      </xsl:for-each>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
    <xsl:if test="not(r:acceptance | r:matrix)"><xsl:value-of select="concat('**Gap:** no criteria of acceptance are stated.', $n, $n)"/></xsl:if>
    <xsl:for-each select="/r:report/r:threats/r:threat[r:residual or r:record/@safety-ref]">
      <xsl:value-of select="concat('* ', f:markdown(@id), ': ', f:markdown(normalize-space(concat(r:residual/r:text, ' ', r:record/@safety-ref))), $n)"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="r:assumptions[*] | r:issues[*] | r:reviews[*] | r:monitoring[*]" mode="section">
    <xsl:call-template name="records"><xsl:with-param name="records" select="*"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="r:completeness" mode="section">
    <xsl:call-template name="head"><xsl:with-param name="names">Rule | What it asks for | Clause | State | Found | With a reason</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:rule"><xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@name"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="."/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@clause"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="translate(@state, '-', ' ')"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@found"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@excused"/></xsl:call-template>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
    <xsl:if test="r:finding"><xsl:value-of select="concat($n, '### What was found', $n, $n)"/></xsl:if>
    <xsl:for-each select="r:finding"><xsl:value-of select="concat('* ', f:markdown(.), $n)"/></xsl:for-each>
    <xsl:value-of select="concat($n, '### Where the evidence is', $n, $n)"/>
    <xsl:call-template name="head"><xsl:with-param name="names">Source | Clause | What it asks for | Evidence</xsl:with-param></xsl:call-template>
    <xsl:for-each select="r:coverage"><xsl:text>|</xsl:text>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@source"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="@clause"/></xsl:call-template>
      <xsl:call-template name="cell"><xsl:with-param name="text" select="."/></xsl:call-template>
      <xsl:choose><xsl:when test="@missing"><xsl:text> **none** |</xsl:text></xsl:when><xsl:otherwise><xsl:call-template name="cell"><xsl:with-param name="text" select="@evidence"/></xsl:call-template></xsl:otherwise></xsl:choose>
      <xsl:value-of select="$n"/>
    </xsl:for-each>
  </xsl:template>

  <!-- Records of any kind: id, text, and the rest. -->
  <xsl:template name="records">
    <xsl:param name="records"/>
    <xsl:choose>
      <xsl:when test="$records">
        <xsl:call-template name="head"><xsl:with-param name="names">Record | Id | Text | Details</xsl:with-param></xsl:call-template>
        <xsl:for-each select="$records">
          <xsl:value-of select="concat('| ', local-name(), ' |')"/>
          <xsl:call-template name="cell"><xsl:with-param name="text" select="@id"/></xsl:call-template>
          <xsl:call-template name="cell"><xsl:with-param name="text"><xsl:value-of select="@name"/><xsl:for-each select="*"><xsl:value-of select="concat(' ', .)"/></xsl:for-each></xsl:with-param></xsl:call-template>
          <xsl:text> </xsl:text>
          <xsl:for-each select="@*[local-name() != 'id' and local-name() != 'name' and local-name() != 'visibility']"><xsl:if test="position() > 1">; </xsl:if><xsl:value-of select="concat(local-name(), ' ', f:markdown(.))"/></xsl:for-each>
          <xsl:value-of select="concat(' |', $n)"/>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('No record.', $n)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
