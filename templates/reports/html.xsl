<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The record set as one HTML page that needs nothing else. This file is the frame; each section is a template
     that matches its element. A stylesheet of your own may begin with <xsl:import href="annexc:html.xsl"/> and
     replace what it likes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                xmlns:f="urn:annexc:functions:1" xmlns:svg="http://www.w3.org/2000/svg" exclude-result-prefixes="r f svg">
  <xsl:include href="annexc:html-chart.xsl"/>
  <xsl:include href="annexc:html-product.xsl"/>
  <xsl:include href="annexc:html-threat.xsl"/>
  <xsl:include href="annexc:html-part.xsl"/>
  <xsl:include href="annexc:html-risk.xsl"/>

  <xsl:output method="html" doctype-system="about:legacy-compat" encoding="UTF-8" indent="no"/>
  <xsl:strip-space elements="r:* svg:*"/>
  <xsl:param name="style"/>
  <xsl:param name="script"/>

  <!-- What an id belongs to. -->
  <xsl:key name="item" match="r:interfaces/* | r:assets/r:data" use="@id"/>
  <xsl:key name="control" match="r:controls/r:control" use="@id"/>
  <xsl:key name="test" match="r:controls/r:test" use="@id"/>
  <xsl:key name="trace" match="r:trace" use="@threat"/>
  <xsl:key name="threat" match="r:threat" use="@id"/>
  <xsl:key name="rule" match="r:rule-text" use="@id"/>
  <xsl:key name="caveat" match="r:threat/r:score" use="@caveat"/>
  <xsl:key name="on" match="r:threat[not(@state = 'gone')]" use="@subject | @element | @source | @flow | @target"/>

  <!-- A manual threat may be about several elements. -->
  <xsl:key name="about-many" match="r:threat[contains(@subject, ' ') and not(@state = 'gone')]" use="'all'"/>

  <xsl:template match="/r:report">
    <html lang="en">
      <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{f:checksum($style)}'; script-src 'sha256-{f:checksum($script)}'; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="referrer" content="no-referrer"/>
        <title><xsl:value-of select="normalize-space(concat(@name, ' ', @version))"/>: security risk file</title>
        <style><xsl:value-of select="$style"/></style>
        <script><xsl:value-of select="$script"/></script>
      </head>
      <body>
        <a class="skip" href="#threats">Skip to the threats</a>
        <header class="top">
          <p class="kind">Security risk file<xsl:if test="@edition = 'public'"> · public edition</xsl:if></p>
          <h1><xsl:value-of select="@name"/><xsl:if test="@version"><span class="version"><xsl:text> </xsl:text><xsl:value-of select="@version"/></span></xsl:if></h1>
        </header>
        <div class="frame">
          <nav aria-label="Sections">
            <ol><xsl:for-each select="*">
              <li><a href="#{local-name()}"><xsl:value-of select="@title"/></a></li>
            </xsl:for-each></ol>
          </nav>
          <main>
            <xsl:apply-templates select="*"/>
          </main>
        </div>
      </body>
    </html>
  </xsl:template>

  <!-- A section: its heading, then what its own template in mode "section" writes. -->
  <xsl:template match="/r:report/*">
    <section id="{local-name()}" aria-labelledby="h-{local-name()}">
      <h2 id="h-{local-name()}"><span class="number"><xsl:value-of select="@number"/></span><xsl:text> </xsl:text><xsl:value-of select="@title"/></h2>
      <xsl:apply-templates select="." mode="section"/>
    </section>
  </xsl:template>

  <xsl:template match="/r:report/*" mode="section" priority="-1">
    <xsl:call-template name="nothing"/>
  </xsl:template>

  <xsl:template name="nothing">
    <xsl:param name="text">No record.</xsl:param>
    <p class="nothing"><xsl:value-of select="$text"/></p>
  </xsl:template>

  <!-- A line of facts: term and value. -->
  <xsl:template name="fact">
    <xsl:param name="term"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''">
      <div><dt><xsl:value-of select="$term"/></dt><dd><xsl:value-of select="$value"/></dd></div>
    </xsl:if>
  </xsl:template>

  <!-- The name behind an id, as a link to where it is described. -->
  <xsl:template name="item">
    <xsl:param name="id"/>
    <xsl:param name="class">item</xsl:param>
    <xsl:variable name="item" select="key('item', $id)[1]"/>
    <xsl:choose>
      <xsl:when test="not($item)"><xsl:value-of select="$id"/></xsl:when>
      <xsl:otherwise>
        <a class="{$class}" href="#element-{$id}">
          <xsl:if test="$item/@flow-number"><xsl:value-of select="$item/@flow-number"/><xsl:text> </xsl:text></xsl:if>
          <xsl:value-of select="$item/@name"/>
        </a>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Each word of a list of ids. -->
  <xsl:template name="items">
    <xsl:param name="ids"/>
    <xsl:variable name="list" select="normalize-space($ids)"/>
    <xsl:if test="$list != ''">
      <xsl:call-template name="item">
        <xsl:with-param name="id" select="substring-before(concat($list, ' '), ' ')"/>
      </xsl:call-template>
      <xsl:if test="contains($list, ' ')">
        <xsl:text>, </xsl:text>
        <xsl:call-template name="items">
          <xsl:with-param name="ids" select="substring-after($list, ' ')"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- Each word of a list, as a link to the record of that kind. -->
  <xsl:template name="records">
    <xsl:param name="ids"/>
    <xsl:param name="kind"/>
    <xsl:variable name="list" select="normalize-space($ids)"/>
    <xsl:if test="$list != ''">
      <xsl:variable name="id" select="substring-before(concat($list, ' '), ' ')"/>
      <xsl:choose>
        <xsl:when test="key($kind, $id)"><a href="#{$kind}-{$id}"><xsl:value-of select="$id"/></a></xsl:when>
        <xsl:otherwise><xsl:value-of select="$id"/></xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text>
      <xsl:call-template name="records">
        <xsl:with-param name="ids" select="substring-after($list, ' ')"/>
        <xsl:with-param name="kind" select="$kind"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- A small coloured word. -->
  <xsl:template name="badge">
    <xsl:param name="text"/>
    <xsl:if test="string($text) != ''">
      <span class="badge {translate($text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')}"><xsl:value-of select="$text"/></span>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
