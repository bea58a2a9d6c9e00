<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Sections that are made of parts: facts, pictures, tables, notes and caveats, whatever technique they are of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                xmlns:svg="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" exclude-result-prefixes="r svg xlink">

  <xsl:template match="/r:report/*[r:part or r:table]" mode="section" priority="-0.5">
    <xsl:call-template name="facts"/>
    <xsl:apply-templates select="r:text | r:picture | r:table | r:note | r:caveat | r:part"/>
  </xsl:template>

  <xsl:template match="r:part">
    <h3><xsl:value-of select="@name"/><xsl:if test="@id"><xsl:text> </xsl:text><span class="id inline"><xsl:value-of select="@id"/></span></xsl:if></h3>
    <xsl:apply-templates select="r:text"/>
    <xsl:call-template name="facts"/>
    <xsl:apply-templates select="r:picture | r:table | r:note | r:caveat"/>
  </xsl:template>

  <xsl:template name="facts">
    <xsl:if test="r:fact"><dl class="facts"><xsl:for-each select="r:fact">
      <xsl:call-template name="fact"><xsl:with-param name="term" select="@name"/><xsl:with-param name="value" select="."/></xsl:call-template>
    </xsl:for-each></dl></xsl:if>
  </xsl:template>

  <xsl:template match="r:part/r:text | /r:report/*/r:text"><p class="text"><xsl:value-of select="."/></p></xsl:template>
  <xsl:template match="r:note"><p class="note"><xsl:value-of select="."/></p></xsl:template>
  <xsl:template match="r:caveat"><p class="caveat"><xsl:value-of select="."/></p></xsl:template>

  <xsl:template match="r:picture">
    <figure>
      <figcaption><xsl:value-of select="@title"/></figcaption>
      <xsl:choose>
        <xsl:when test="@missing"><p class="gap">This picture is not there.</p></xsl:when>
        <xsl:otherwise>
          <xsl:variable name="id" select="concat('fit-p', count(preceding::r:picture) + 1)"/>
          <input type="checkbox" class="fit" id="{$id}" checked="checked"/><label for="{$id}">Fit to the page</label>
          <div class="paper" tabindex="0" role="region" aria-label="Picture: {ancestor::*[@name][1]/@name}"><xsl:apply-templates select="svg:svg" mode="picture"/></div>
        </xsl:otherwise>
      </xsl:choose>
    </figure>
  </xsl:template>

  <!-- Ids in pictures are names of Graphviz, the same in each. -->
  <xsl:template match="@* | node()" mode="picture"><xsl:copy><xsl:apply-templates select="@* | node()" mode="picture"/></xsl:copy></xsl:template>
  <xsl:template match="svg:svg" mode="picture">
    <svg role="img" aria-label="{ancestor::*[@name][1]/@name}"><xsl:apply-templates select="@* | node()" mode="picture"/></svg>
  </xsl:template>
  <xsl:template match="@id | svg:svg/@height | comment()" mode="picture"/>
  <xsl:template match="svg:svg/@width" mode="picture"><xsl:attribute name="width"><xsl:value-of select="substring-before(concat(., 'pt'), 'pt')"/></xsl:attribute></xsl:template>

  <xsl:template match="r:table">
    <xsl:if test="@title"><xsl:choose>
      <xsl:when test="parent::r:part"><h4><xsl:value-of select="@title"/></h4></xsl:when>
      <xsl:otherwise><h3><xsl:value-of select="@title"/></h3></xsl:otherwise>
    </xsl:choose></xsl:if>
    <xsl:variable name="columns" select="r:column[not(@empty) and not(@detail)]"/>
    <xsl:variable name="details" select="r:column[not(@empty) and @detail]"/>
    <xsl:choose>
      <xsl:when test="r:row and @form"><xsl:apply-templates select="r:row" mode="form"/></xsl:when>
      <xsl:when test="r:row"><div class="scroll" tabindex="0" role="region" aria-label="{concat(@title, substring(@sheet, 1, string-length(@sheet) * not(@title)))}"><table class="part{substring(' wide', 1, 5 * (count($columns) > 8))}">
        <thead><tr>
          <xsl:for-each select="$columns"><th scope="col"><xsl:if test="@kind = 'number'"><xsl:attribute name="class">count</xsl:attribute></xsl:if><xsl:value-of select="@title"/></th></xsl:for-each>
        </tr></thead>
        <tbody><xsl:for-each select="r:row">
          <xsl:variable name="row" select="."/>
          <tr>
            <xsl:for-each select="$columns">
              <xsl:call-template name="part-cell"><xsl:with-param name="value" select="$row/@*[name() = current()/@key]"/><xsl:with-param name="row" select="$row"/></xsl:call-template>
            </xsl:for-each>
          </tr>
          <xsl:if test="$row/@*[name() = $details/@key]"><tr class="more-row"><td class="small" colspan="{count($columns)}"><xsl:for-each select="$details">
            <xsl:variable name="value" select="$row/@*[name() = current()/@key]"/>
            <xsl:if test="$value"><span class="item"><b><xsl:value-of select="@title"/></b><xsl:value-of select="concat(' ', translate($value, '&#10;', ' '), ' ')"/></span></xsl:if>
          </xsl:for-each></td></tr></xsl:if>
        </xsl:for-each></tbody>
      </table></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A row by itself, as on a paper form. -->
  <xsl:template match="r:row" mode="form">
    <xsl:variable name="row" select="."/>
    <table class="part form">
      <caption><xsl:value-of select="@*[name() = ../../r:column[1]/@key]"/></caption>
      <tbody><xsl:for-each select="../r:column[not(@empty)]">
        <xsl:variable name="value" select="$row/@*[name() = current()/@key]"/>
        <xsl:if test="position() > 1 and $value"><tr><th scope="row"><xsl:value-of select="@title"/></th>
          <xsl:call-template name="part-cell"><xsl:with-param name="value" select="$value"/><xsl:with-param name="row" select="$row"/></xsl:call-template>
        </tr></xsl:if>
      </xsl:for-each></tbody>
    </table>
  </xsl:template>

  <!-- A cell of the column that is the context: a link, a coloured word, or text. -->
  <xsl:template name="part-cell">
    <xsl:param name="value"/>
    <xsl:param name="row"/>
    <xsl:choose>
      <xsl:when test="@key = 'threat'"><td class="ids"><xsl:call-template name="records"><xsl:with-param name="ids" select="$value"/><xsl:with-param name="kind">threat</xsl:with-param></xsl:call-template></td></xsl:when>
      <xsl:when test="@key = 'control' or @key = 'test'"><td><xsl:call-template name="records"><xsl:with-param name="ids" select="$value"/><xsl:with-param name="kind" select="@key"/></xsl:call-template></td></xsl:when>
      <xsl:when test="@key = 'element'"><td><xsl:call-template name="items"><xsl:with-param name="ids" select="$value"/></xsl:call-template></td></xsl:when>
      <xsl:when test="@key = 'disposition'"><td><xsl:call-template name="dispositions"><xsl:with-param name="words" select="$value"/></xsl:call-template>
        <xsl:if test="$row/@kev_added and $value = 'accept'"><xsl:text> </xsl:text><span class="gap">exploited, and accepted (TM22)</span></xsl:if></td></xsl:when>
      <xsl:when test="@key = 'severity'"><td><xsl:call-template name="badge"><xsl:with-param name="text" select="$value"/></xsl:call-template></td></xsl:when>
      <xsl:when test="@key = 'reached_by'"><td><xsl:value-of select="translate($value, '&#10;', ' ')"/></td></xsl:when>
      <xsl:when test="@key = 'gap'"><td><xsl:if test="$value"><span class="gap"><xsl:value-of select="$value"/></span></xsl:if></td></xsl:when>
      <xsl:when test="@kind = 'number'"><td class="count"><xsl:value-of select="$value"/></td></xsl:when>
      <xsl:when test="position() = 1"><th scope="row" class="text{substring(' ids', 1, 4 * (@key = 'id'))}"><xsl:value-of select="$value"/></th></xsl:when>
      <xsl:otherwise><td class="text"><xsl:value-of select="$value"/></td></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="dispositions">
    <xsl:param name="words"/>
    <xsl:variable name="list" select="normalize-space($words)"/>
    <xsl:if test="$list != ''">
      <xsl:variable name="word" select="substring-before(concat($list, ' '), ' ')"/>
      <span class="badge d-{$word}"><xsl:value-of select="translate($word, '-', ' ')"/></span><xsl:text> </xsl:text>
      <xsl:call-template name="dispositions"><xsl:with-param name="words" select="substring-after($list, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
