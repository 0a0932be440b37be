# The same program under its other name.
& (Join-Path $PSScriptRoot 'kiro-proxy.ps1') @args
exit $LASTEXITCODE
