# Starts Kiro API Proxy.
#   KIRO_PROXY_JAVA_OPTS      more options for the JVM
#   KIRO_PROXY_CLASS_ARCHIVE  where warm-up puts the class-data archive that makes starts fast; "off" for none
$here = Split-Path -Parent $PSScriptRoot
$java = 'java'
if ($env:JAVA_HOME -and (Test-Path -LiteralPath (Join-Path $env:JAVA_HOME 'bin/java.exe'))) { $java = Join-Path $env:JAVA_HOME 'bin/java.exe' }
$own = Join-Path $here 'runtime/bin/java.exe'
if (Test-Path -LiteralPath $own) { $java = $own }
$jar = Join-Path $here 'kiro-proxy.jar'
$archive = Join-Path $here 'cache/classes.jsa'
if ($env:KIRO_PROXY_CLASS_ARCHIVE) { $archive = $env:KIRO_PROXY_CLASS_ARCHIVE }
$first = "$($args | Select-Object -First 1)"
if ($first -eq 'warm-up') {
    if ($archive -eq 'off') { exit 0 }
    $folder = Split-Path -Parent $archive
    if ($folder) { New-Item -ItemType Directory -Force -Path $folder | Out-Null }
    & $java "-XX:ArchiveClassesAtExit=$archive" '-Xlog:disable' '-jar' $jar 'warm-up'
    exit $LASTEXITCODE
}
# Short commands end before the second compiler pays; a server gets what was measured for it. A bare port is a serve, too.
$options = @('-XX:TieredStopAtLevel=1')
$collector = '-XX:+UseSerialGC'
if ($first -cmatch '^(serve$|[0-9])') {
    $options = @("@$here/jvm/serve.options")
    $collector = "@$here/jvm/collector.options"
}
# Unless another collector is asked for.
if ($env:KIRO_PROXY_JAVA_OPTS -notmatch '-XX:\+Use\w*GC') { $options += $collector }
if (Test-Path -LiteralPath $archive) { $options += @("-XX:SharedArchiveFile=$archive", '-Xlog:disable', '-Xlog:all=error:stderr') }
if ($env:KIRO_PROXY_JAVA_OPTS) { $options += $env:KIRO_PROXY_JAVA_OPTS -split ' ' }
# What comes through a pipe is the program's standard input.
if ($MyInvocation.ExpectingInput) { $input | & $java @options '-jar' $jar @args } else { & $java @options '-jar' $jar @args }
exit $LASTEXITCODE
