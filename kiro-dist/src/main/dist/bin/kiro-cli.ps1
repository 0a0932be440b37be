# The same program under its other name.
$program = Join-Path $PSScriptRoot 'kiro-proxy.ps1'
if ($MyInvocation.ExpectingInput) { $input | & $program @args } else { & $program @args }
exit $LASTEXITCODE
