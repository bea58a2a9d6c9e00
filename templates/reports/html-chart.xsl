<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Charts as inline SVG, with their numbers as text: nothing is told by colour alone. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:annexc:report:1"
                exclude-result-prefixes="r">

  <xsl:template match="r:charts">
    <xsl:if test="@threats > 0">
      <div class="charts">
        <xsl:call-template name="by-category"/>
        <xsl:call-template name="by-severity"/>
        <xsl:call-template name="over-time"/>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- The greatest of the values. -->
  <xsl:template name="greatest">
    <xsl:param name="values"/>
    <xsl:for-each select="$values"><xsl:sort select="." data-type="number" order="descending"/>
      <xsl:if test="position() = 1"><xsl:value-of select="."/></xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- One bar of a chart: its name, the bar, the number. -->
  <xsl:template name="bar">
    <xsl:param name="y"/>
    <xsl:param name="class"/>
    <xsl:param name="value"/>
    <xsl:param name="most"/>
    <xsl:param name="x" select="140"/>
    <rect class="{$class}" x="{$x}" y="{$y}" width="{round($value * (340 - $x) div $most)}" height="12"/>
    <text x="{$x + 6 + round($value * (340 - $x) div $most)}" y="{$y + 10}"><xsl:value-of select="$value"/></text>
  </xsl:template>

  <xsl:template name="by-category">
    <xsl:variable name="most"><xsl:call-template name="greatest"><xsl:with-param name="values" select="r:category/@total"/></xsl:call-template></xsl:variable>
    <figure class="chart">
      <figcaption>Threats by category <span class="key"><i class="bar-all"></i> all <i class="bar-open"></i> open</span></figcaption>
      <svg viewBox="0 0 380 {count(r:category) * 48 + 4}" role="img" aria-label="Threats by category, all and open">
        <xsl:for-each select="r:category">
          <xsl:variable name="y" select="(position() - 1) * 48 + 4"/>
          <!-- Names are of any length: they stand over the bars, and the longest are cut where all can see it. -->
          <text x="2" y="{$y + 10}"><xsl:if test="string-length(@name) > 54"><title><xsl:value-of select="@name"/></title></xsl:if>
            <xsl:value-of select="substring(@name, 1, 54)"/><xsl:if test="string-length(@name) > 54">…</xsl:if></text>
          <xsl:call-template name="bar"><xsl:with-param name="x" select="2"/><xsl:with-param name="y" select="$y + 15"/><xsl:with-param name="class">bar-all</xsl:with-param><xsl:with-param name="value" select="@total"/><xsl:with-param name="most" select="$most"/></xsl:call-template>
          <xsl:call-template name="bar"><xsl:with-param name="x" select="2"/><xsl:with-param name="y" select="$y + 28"/><xsl:with-param name="class">bar-open</xsl:with-param><xsl:with-param name="value" select="@open"/><xsl:with-param name="most" select="$most"/></xsl:call-template>
        </xsl:for-each>
      </svg>
    </figure>
  </xsl:template>

  <xsl:template name="by-severity">
    <xsl:variable name="most"><xsl:call-template name="greatest"><xsl:with-param name="values" select="r:severity/@before | r:severity/@after"/></xsl:call-template></xsl:variable>
    <figure class="chart">
      <figcaption>Severity before and after controls <span class="key"><i class="bar-all"></i> before <i class="bar-after"></i> after</span></figcaption>
      <svg viewBox="0 0 380 {count(r:severity) * 34 + 4}" role="img" aria-label="Threats by severity, before and after controls">
        <xsl:for-each select="r:severity">
          <xsl:variable name="y" select="(position() - 1) * 34 + 4"/>
          <text class="name" x="133" y="{$y + 16}"><xsl:value-of select="@level"/></text>
          <xsl:call-template name="bar"><xsl:with-param name="y" select="$y"/><xsl:with-param name="class">bar-all</xsl:with-param><xsl:with-param name="value" select="@before"/><xsl:with-param name="most" select="$most"/></xsl:call-template>
          <xsl:call-template name="bar"><xsl:with-param name="y" select="$y + 13"/><xsl:with-param name="class">bar-after</xsl:with-param><xsl:with-param name="value" select="@after"/><xsl:with-param name="most" select="$most"/></xsl:call-template>
        </xsl:for-each>
      </svg>
    </figure>
  </xsl:template>

  <xsl:template name="over-time">
    <xsl:if test="r:release">
      <xsl:variable name="most"><xsl:call-template name="greatest"><xsl:with-param name="values" select="r:release/@total"/></xsl:call-template></xsl:variable>
      <xsl:variable name="height" select="$most + ($most = 0)"/>
      <xsl:variable name="width" select="330 div count(r:release)"/>
      <figure class="chart">
        <figcaption>Threats at each release <span class="key"><i class="bar-all"></i> all <i class="bar-open"></i> open</span></figcaption>
        <svg viewBox="0 0 370 180" role="img" aria-label="Threats at each release, all and open">
          <line x1="20" y1="150" x2="350" y2="150"/>
          <xsl:for-each select="r:release">
            <xsl:variable name="x" select="20 + (position() - 1) * $width"/>
            <xsl:variable name="bar" select="($width &lt; 80) * $width * 0.3 + ($width >= 80) * 24"/>
            <rect class="bar-all" x="{$x + $width div 2 - $bar}" y="{150 - round(@total * 120 div $height)}" width="{$bar}" height="{round(@total * 120 div $height)}"/>
            <rect class="bar-open" x="{$x + $width div 2}" y="{150 - round(@open * 120 div $height)}" width="{$bar}" height="{round(@open * 120 div $height)}"/>
            <text class="mid" x="{$x + $width div 2}" y="{143 - round(@total * 120 div $height)}"><xsl:value-of select="@total"/> / <xsl:value-of select="@open"/></text>
            <text class="mid" x="{$x + $width div 2}" y="166"><xsl:value-of select="@version"/></text>
          </xsl:for-each>
        </svg>
      </figure>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
