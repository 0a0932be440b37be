# Starts Kiro API Proxy. KIRO_PROXY_JAVA_OPTS holds more options for the JVM.
$here = Split-Path -Parent $PSScriptRoot
$java = 'java'
if ($env:JAVA_HOME -and (Test-Path -LiteralPath (Join-Path $env:JAVA_HOME 'bin/java.exe'))) { $java = Join-Path $env:JAVA_HOME 'bin/java.exe' }
$own = Join-Path $here 'runtime/bin/java.exe'
if (Test-Path -LiteralPath $own) { $java = $own }
$jar = Join-Path $here 'kiro-proxy.jar'
$archive = Join-Path $here 'cache/classes.jsa'
if ($args.Count -gt 0 -and $args[0] -eq 'warm-up') {
    New-Item -ItemType Directory -Force -Path (Split-Path -Parent $archive) | Out-Null
    & $java "-XX:ArchiveClassesAtExit=$archive" '-Xlog:disable' '-jar' $jar 'warm-up'
    exit $LASTEXITCODE
}
$options = @("@$here/jvm/serve.options")
# The collector that fits, unless another is asked for.
if ($env:KIRO_PROXY_JAVA_OPTS -notmatch '-XX:\+Use\w*GC') { $options += "@$here/jvm/collector.options" }
if (Test-Path -LiteralPath $archive) { $options += @("-XX:SharedArchiveFile=$archive", '-Xlog:disable', '-Xlog:all=error:stderr') }
if ($env:KIRO_PROXY_JAVA_OPTS) { $options += $env:KIRO_PROXY_JAVA_OPTS -split ' ' }
# What comes through a pipe is the program's standard input.
if ($MyInvocation.ExpectingInput) { $input | & $java @options '-jar' $jar @args } else { & $java @options '-jar' $jar @args }
exit $LASTEXITCODE
