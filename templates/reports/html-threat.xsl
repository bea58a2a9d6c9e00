<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The table of threats, and what is known about each. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                exclude-result-prefixes="r">

  <!-- Columns without a word in them are left out. -->
  <xsl:variable name="scored" select="boolean(/r:report/r:threats/r:threat/r:score)"/>
  <xsl:variable name="owned" select="boolean(/r:report/r:threats/r:threat/@owner | /r:report/r:threats/r:threat/@until)"/>
  <xsl:variable name="controlled" select="boolean(/r:report/r:controls/r:trace/@control)"/>

  <xsl:template match="r:threats[r:threat]" mode="section">
    <xsl:variable name="categories"><xsl:for-each select="/r:report/r:cover/r:charts/r:category/@id"><xsl:value-of select="concat(., ' ')"/></xsl:for-each></xsl:variable>
    <xsl:variable name="gone" select="count(r:threat[@state = 'gone'])"/>
    <div id="filters" data-categories="{$categories}" class="filters script-only" role="search" aria-label="Filter the threats"></div>
    <xsl:for-each select="r:threat/r:score[@caveat][generate-id() = generate-id(key('caveat', @caveat)[1])]">
      <p class="caveat"><xsl:value-of select="@caveat"/></p>
    </xsl:for-each>
    <p id="shown" class="shown" role="status"><xsl:value-of select="count(r:threat) - $gone"/> threats<xsl:if test="$gone">, and <xsl:value-of select="$gone"/> that are gone</xsl:if></p>
    <table id="threat-table" class="rows{substring(' unscored', 1, 9 * not($scored))}{substring(' unowned', 1, 8 * not($owned))}{substring(' uncontrolled', 1, 13 * not($controlled))}" role="table" aria-label="Threats">
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col" class="c-id">Id</th>
        <th role="columnheader" scope="col" class="c-where">Where</th>
        <th role="columnheader" scope="col" class="c-category">Category</th>
        <th role="columnheader" scope="col" class="c-title">Threat</th>
        <th role="columnheader" scope="col" class="c-severity">Severity</th>
        <xsl:if test="$scored"><th role="columnheader" scope="col" class="c-before">Before controls</th></xsl:if>
        <th role="columnheader" scope="col" class="c-disposition">Disposition</th>
        <xsl:if test="$controlled"><th role="columnheader" scope="col" class="c-controls">Controls</th></xsl:if>
        <xsl:if test="$scored"><th role="columnheader" scope="col" class="c-after">After controls</th></xsl:if>
        <xsl:if test="$owned"><th role="columnheader" scope="col" class="c-owner">Owner, until</th></xsl:if>
      </tr></thead>
      <tbody role="rowgroup"><xsl:apply-templates select="r:threat"/></tbody>
    </table>
    <xsl:if test="r:rule-text">
      <h3 id="rules">What the rules say</h3>
      <p>Source, Target, Flow and Element stand for what a threat of the rule is about.</p>
      <div class="rules"><xsl:apply-templates select="r:rule-text"/></div>
    </xsl:if>
  </xsl:template>

  <!-- Once for each rule: thousands of threats may be of the same. The script shows it with a threat, too. -->
  <xsl:template match="r:rule-text">
    <div class="rule" id="rule-{@id}">
      <h4><xsl:value-of select="@id"/><xsl:text> </xsl:text><xsl:value-of select="r:title"/></h4>
      <xsl:if test="r:description"><p class="text"><xsl:value-of select="r:description"/></p></xsl:if>
      <xsl:if test="r:false-positive"><p class="text"><b>Not a threat when</b><xsl:text> </xsl:text><xsl:value-of select="r:false-positive"/></p></xsl:if>
      <xsl:if test="r:control"><p><b>Suggested controls</b></p><ul><xsl:for-each select="r:control"><li><xsl:value-of select="."/> (<xsl:value-of select="@kind"/>)</li></xsl:for-each></ul></xsl:if>
      <xsl:if test="r:reference"><p><b>References</b><xsl:for-each select="r:reference"><xsl:value-of select="substring(',', 1, number(position() > 1))"/>
        <xsl:choose>
          <xsl:when test="@url"><xsl:text> </xsl:text><a href="{@url}"><xsl:value-of select="concat(@scheme, ' ', @id)"/></a><xsl:value-of select="concat(' ', @name)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="concat(' ', @scheme, ' ', @id)"/></xsl:otherwise>
        </xsl:choose>
      </xsl:for-each></p></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="r:threat">
    <tr role="row" id="threat-{@id}" data-c="{@category}" data-s="{@severity}" data-d="{@disposition}"
        data-e="{normalize-space(concat(@element, ' ', @source, ' ', @flow, ' ', @target, ' ', @crosses, ' ', @subject))}">
      <xsl:if test="@state = 'gone'"><xsl:attribute name="class">gone</xsl:attribute></xsl:if>
      <th role="rowheader" scope="row" class="c-id"><xsl:call-template name="breakable"><xsl:with-param name="id" select="@id"/></xsl:call-template></th>
      <td role="cell" class="c-where"><xsl:call-template name="where"/></td>
      <td role="cell" class="c-category"><xsl:value-of select="@category-name"/><xsl:if test="not(@category-name)"><xsl:value-of select="@category"/></xsl:if></td>
      <td role="cell" class="c-title"><details><summary><xsl:value-of select="r:title"/><xsl:if test="not(r:title)"><xsl:value-of select="@id"/></xsl:if></summary><div class="more"><xsl:call-template name="more"/></div></details></td>
      <td role="cell"><xsl:attribute name="class">c-severity<xsl:if test="@severity"><xsl:value-of select="concat(' badge ', @severity)"/></xsl:if></xsl:attribute><xsl:value-of select="@severity"/></td>
      <xsl:if test="$scored"><td role="cell" class="c-before"><xsl:apply-templates select="r:score[@when = 'pre']" mode="short"/></td></xsl:if>
      <td role="cell"><xsl:choose>
        <xsl:when test="@expired or @review-again or @state != 'today'"><xsl:attribute name="class">c-disposition</xsl:attribute><xsl:call-template name="disposition"/></xsl:when>
        <xsl:otherwise><xsl:attribute name="class">c-disposition badge d-<xsl:value-of select="@disposition"/></xsl:attribute><xsl:value-of select="translate(@disposition, '-', ' ')"/></xsl:otherwise>
      </xsl:choose></td>
      <xsl:if test="$controlled"><td role="cell" class="c-controls"><xsl:for-each select="key('trace', @id)[@control]"><xsl:call-template name="records"><xsl:with-param name="ids" select="@control"/><xsl:with-param name="kind">control</xsl:with-param></xsl:call-template></xsl:for-each></td></xsl:if>
      <xsl:if test="$scored"><td role="cell" class="c-after"><xsl:apply-templates select="r:score[@when = 'post']" mode="short"/></td></xsl:if>
      <xsl:if test="$owned"><td role="cell" class="c-owner"><xsl:value-of select="@owner"/><xsl:if test="@until"><span class="until"><xsl:value-of select="@until"/></span></xsl:if></td></xsl:if>
    </tr>
  </xsl:template>

  <!-- An id that may break behind the points and the @ of its rule. -->
  <xsl:template name="breakable">
    <xsl:param name="id"/>
    <xsl:variable name="rule" select="substring-before($id, '@')"/>
    <xsl:choose>
      <xsl:when test="contains($rule, '.') and string-length($id) &lt; 200">
        <xsl:value-of select="concat(substring-before($id, '.'), '.')"/><wbr/>
        <xsl:call-template name="breakable"><xsl:with-param name="id" select="substring-after($id, '.')"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="contains($id, '@')"><xsl:value-of select="concat($rule, '@')"/><wbr/><xsl:value-of select="substring-after($id, '@')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$id"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="where">
    <xsl:choose>
      <xsl:when test="@flow and @source and @target">
        <xsl:call-template name="item"><xsl:with-param name="id" select="@source"/></xsl:call-template>
        <xsl:text> → </xsl:text>
        <xsl:call-template name="item"><xsl:with-param name="id" select="@target"/></xsl:call-template>
        <xsl:call-template name="item"><xsl:with-param name="id" select="@flow"/><xsl:with-param name="class">item via</xsl:with-param></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="items"><xsl:with-param name="ids" select="@subject"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="disposition">
    <span class="badge d-{@disposition}"><xsl:value-of select="translate(@disposition, '-', ' ')"/></span>
    <xsl:if test="@expired"><xsl:text> </xsl:text><span class="badge gapped">expired</span></xsl:if>
    <xsl:if test="@review-again"><xsl:text> </xsl:text><span class="badge gapped">review again</span></xsl:if>
    <xsl:if test="@state = 'gone'"><xsl:text> </xsl:text><span class="badge none">gone</span></xsl:if>
    <xsl:if test="@state = 'manual'"><xsl:text> </xsl:text><span class="badge none">manual</span></xsl:if>
  </xsl:template>

  <xsl:template match="r:score" mode="short">
    <span class="score"><xsl:value-of select="@value"/><xsl:text> </xsl:text>
      <xsl:call-template name="badge"><xsl:with-param name="text" select="@band"/></xsl:call-template>
      <xsl:if test="@verdict"><xsl:text> </xsl:text><span class="badge v-{@verdict}"><xsl:value-of select="@verdict"/></span></xsl:if>
    </span>
  </xsl:template>

  <xsl:template name="more">
    <xsl:if test="r:record/r:statement"><p class="text"><xsl:value-of select="r:record/r:statement"/></p></xsl:if>
    <xsl:if test="r:record/r:impact"><p class="text"><b>Impact</b><xsl:text> </xsl:text><xsl:value-of select="r:record/r:impact"/></p></xsl:if>
    <xsl:if test="key('rule', @rule)"><p class="text aside"><xsl:call-template name="derived"/><xsl:text>&#10;</xsl:text><a href="#rule-{@rule}">What rule <xsl:value-of select="@rule"/> says</a></p></xsl:if>
    <xsl:call-template name="decided"/>
    <xsl:apply-templates select="r:score" mode="long"/>
    <xsl:call-template name="trace-lines"/>
    <xsl:call-template name="history"/>
  </xsl:template>

  <xsl:template name="decided">
    <xsl:if test="r:record/r:reason | r:decision"><p class="text"><b>Decision</b><xsl:text> </xsl:text>
      <xsl:value-of select="r:record/r:reason"/>
      <xsl:for-each select="r:decision"><xsl:text> </xsl:text><xsl:value-of select="r:text | r:reason"/> (for all of <xsl:value-of select="@threats"/>)</xsl:for-each>
    </p></xsl:if>
    <xsl:if test="r:record/r:note"><p class="text"><b>Note</b><xsl:text> </xsl:text><xsl:value-of select="r:record/r:note"/></p></xsl:if>
    <xsl:variable name="facts">
      <xsl:call-template name="said"><xsl:with-param name="term">Harm</xsl:with-param><xsl:with-param name="value" select="normalize-space(concat(r:record/@harm, ' ', r:record/@harm-ref))"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Safety risk file</xsl:with-param><xsl:with-param name="value" select="r:record/@safety-ref"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Many patients at once</xsl:with-param><xsl:with-param name="value" select="r:record/@multi-patient"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Source of the threat</xsl:with-param><xsl:with-param name="value" select="r:record/@threat-source"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Attack vector</xsl:with-param><xsl:with-param name="value" select="(@attack-vector | r:record/@attack-vector)[last()]"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Life-cycle phase</xsl:with-param><xsl:with-param name="value" select="(@phase | r:record/@phase)[last()]"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Side effects of controls</xsl:with-param><xsl:with-param name="value" select="r:record/@side-effects"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Ticket</xsl:with-param><xsl:with-param name="value" select="r:record/@ticket"/></xsl:call-template>
      <xsl:call-template name="said"><xsl:with-param name="term">Told to users</xsl:with-param><xsl:with-param name="value" select="normalize-space(concat(r:disclosed/@ref, ' ', r:disclosed/r:text))"/></xsl:call-template>
    </xsl:variable>
    <xsl:if test="normalize-space($facts) != ''"><p class="said"><xsl:value-of select="normalize-space($facts)"/></p></xsl:if>
  </xsl:template>

  <!-- Why the rule fired, in one piece of text: thousands of threats have it. -->
  <xsl:template name="derived">
    <xsl:if test="r:why or r:because">Why it is listed: <xsl:value-of select="r:why"/></xsl:if>
    <xsl:for-each select="r:because"><xsl:value-of select="concat('&#10;• ', ., ' — found ', @found)"/><xsl:if test="not(@found)">nothing</xsl:if></xsl:for-each>
  </xsl:template>

  <!-- Term and value in a line; few nodes, because there are thousands of threats. -->
  <xsl:template name="said">
    <xsl:param name="term"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''"><xsl:value-of select="concat($term, ': ', $value, '. ')"/></xsl:if>
  </xsl:template>

  <xsl:template match="r:score" mode="long">
    <p><b><xsl:choose><xsl:when test="@when = 'pre'">Before controls</xsl:when><xsl:otherwise>After controls</xsl:otherwise></xsl:choose></b><xsl:text> </xsl:text>
      <code class="vector"><xsl:value-of select="@canonical"/><xsl:if test="not(@canonical)"><xsl:value-of select="@vector"/></xsl:if></code><xsl:text> </xsl:text>
      <xsl:value-of select="@value"/><xsl:text> </xsl:text><xsl:value-of select="@band"/>
      <xsl:if test="@rating"><xsl:value-of select="concat(': ', @rating)"/></xsl:if>
      <xsl:if test="@exploitability">; exploitability <xsl:value-of select="@exploitability"/></xsl:if>
      <xsl:if test="@harm">, harm <xsl:value-of select="@harm"/></xsl:if>
      <xsl:if test="@verdict">: <xsl:value-of select="@verdict"/></xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="trace-lines">
    <xsl:variable name="traces" select="key('trace', @id)[@control]"/>
    <xsl:if test="$traces"><ul class="trace"><xsl:for-each select="$traces">
      <li>Control <xsl:call-template name="records"><xsl:with-param name="ids" select="@control"/><xsl:with-param name="kind">control</xsl:with-param></xsl:call-template>
        → <xsl:call-template name="requirements"/> → <xsl:call-template name="tests"/></li>
    </xsl:for-each></ul></xsl:if>
  </xsl:template>

  <xsl:template name="history">
    <xsl:if test="r:was | r:absent | r:record/@introduced | r:record/@decided">
      <p class="text"><b>History</b>
        <xsl:for-each select="r:record/@introduced"><xsl:value-of select="concat('&#10;• came with ', .)"/></xsl:for-each>
        <xsl:for-each select="r:absent"><xsl:value-of select="concat('&#10;• was gone from ', @from, ' to ', @to)"/></xsl:for-each>
        <xsl:for-each select="r:was"><xsl:value-of select="concat('&#10;• was ', @disposition, ' ', @decided, ': ', r:text, r:reason)"/></xsl:for-each>
        <xsl:for-each select="r:record/@decided"><xsl:value-of select="concat('&#10;• decided with ', .)"/></xsl:for-each>
        <xsl:for-each select="r:record/@gone"><xsl:value-of select="concat('&#10;• gone with ', .)"/></xsl:for-each>
      </p>
    </xsl:if>
    <xsl:for-each select="r:changed"><p class="gap"><xsl:value-of select="concat('Changed since the decision: ', @what, ' from ', @from, ' to ', @to)"/></p></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
